package io.caracal.runtime.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** The report for scripts: the members of CLI contract B.10 first, then the ladder and the findings. */
public final class ReportJson {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ReportJson() {}

    public static String of(Report report) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("command", "doctor").put("mode", report.mode()).put("ready", report.ready());
        root.put("strict", report.strict());
        ObjectNode context = root.putObject("context");
        context.put("apiUrl", report.addresses().getOrDefault("api", "")).put("zoneScope", report.zoneScope());
        report.zones().forEach(context.putArray("zoneIds")::add);
        ObjectNode urls = context.putObject("urls");
        report.addresses().forEach(urls::put);
        root.putObject("summary")
                .put("ok", report.count(CheckStatus.OK))
                .put("warn", report.count(CheckStatus.WARN))
                .put("fail", report.count(CheckStatus.FAIL))
                .put("total", report.checks().size());
        ArrayNode checks = root.putArray("checks");
        report.checks().forEach(check -> checks.add(check(check)));
        report.lowestBroken()
                .ifPresentOrElse(
                        rung -> root.set("lowestBrokenRung", rung(rung)), () -> root.putNull("lowestBrokenRung"));
        ArrayNode ladder = root.putArray("ladder");
        for (Rung rung : Rung.values()) {
            ladder.add(rung(rung)
                    .put("status", report.standing(rung).name().toLowerCase(Locale.ROOT))
                    .put("proves", rung.proves())
                    .put("impact", rung.impact()));
        }
        ArrayNode findings = root.putArray("findings");
        report.findings().forEach(finding -> findings.add(finding(finding)));
        try {
            return JSON.writeValueAsString(root);
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException("the report could not be written as JSON", failure);
        }
    }

    private static ObjectNode rung(Rung rung) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("rung", rung.number())
                .put("id", rung.text())
                .put("name", rung.title());
    }

    private static ObjectNode check(Check check) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("section", check.section().text())
                .put("check", check.check())
                .put("status", check.status().text())
                .put("detail", check.detail());
        if (check.advice() != null) {
            node.put("advice", check.advice());
        }
        Remedy remedy = check.remedy();
        if (remedy != null) {
            node.put("reason", remedy.reason());
            remedy(node, remedy);
        }
        return node;
    }

    private static void remedy(ObjectNode node, Remedy remedy) {
        node.put("cause", remedy.cause()).put("action", remedy.action()).put("runbook", remedy.runbook());
    }

    private static ObjectNode finding(Finding finding) {
        ObjectNode node = rung(finding.rung());
        node.put("reason", finding.reason()).put("status", finding.failing() ? "fail" : "warn");
        finding.services().forEach(node.putArray("services")::add);
        ArrayNode following = node.putArray("following");
        finding.following()
                .forEach(breach ->
                        following.addObject().put("service", breach.service()).put("reason", breach.reason()));
        finding.onlyBecause().forEach(node.putArray("onlyBecauseOfIt")::add);
        node.put("impact", finding.remedy().impact());
        remedy(node, finding.remedy());
        return node;
    }
}
