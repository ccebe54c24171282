package io.caracal.system.reference;

import io.caracal.common.health.Invariant;
import io.caracal.common.health.Measure;
import io.caracal.common.health.OnBreach;
import io.caracal.common.health.Precedence;
import io.caracal.common.health.Scope;
import io.caracal.system.reference.Catalogue.Entry;

/** {@code docs/readiness.md}: what each service demands of itself, in order of precedence. */
final class ReadinessPage {

    static final String FILE = "docs/readiness.md";

    private static final String HEAD = """
        # Readiness

        Generated from the declarations in the code by `./dev generate`; not to be edited. How to ask: [probes.md](probes.md). What to do:
        one page per reason in [runbooks/](runbooks/).

        A service is ready when every one of its invariants holds. Evidence is gathered off the request path; the verdict is a pure function of
        evidence and time; what is not known does not pass.

        ## What follows from a breach

        | on breach | `/ready` | data path |
        |---|---|---|
        | `eject` | 503 with the reason | another replica may serve; what depends on the broken thing fails closed |
        | `refuse` | 503 with the reason | refuses precisely what would be unsafe, with the same reason |
        | `degrade` | 200 with `degraded` and the reason | serves |
        | `alert` | 200 | serves; series and alerts tell |

        With `READY_SHARED_OUTAGE=stay` a breach of scope `shared` that is no safety matter counts as `degrade` once the service has been ready:
        closed at the start, open in steady state. The default, `eject`, is what 1.0 did.

        ## Precedence of `reason`

        When several invariants are broken the first in this order is the `reason`; the others are listed under `reasons` for whoever may see
        details.

        """;

    private ReadinessPage() {}

    static String text() {
        StringBuilder page = new StringBuilder(HEAD);
        int rank = 1;
        for (Precedence precedence : Precedence.values()) {
            page.append(rank++).append(". `").append(precedence.text()).append("`\n");
        }
        for (String service : Catalogue.services()) {
            service(page, service);
        }
        return page.toString();
    }

    private static void service(StringBuilder page, String service) {
        page.append("\n## ").append(Catalogue.title(service)).append("\n\n");
        page.append(
                "| invariant | reason | rank | scope | on breach | warn / limit | evidence no older than | down / up"
                        + " |\n");
        page.append("|---|---|---|---|---|---|---|---|\n");
        Catalogue.of(service).forEach(entry -> row(page, entry));
    }

    private static void row(StringBuilder page, Entry entry) {
        Invariant invariant = entry.invariant();
        OnBreach consequence = invariant.onBreach();
        Scope scope = invariant.scope();
        page.append("| ").append(invariant.name());
        page.append(" | [")
                .append(invariant.reason())
                .append("](")
                .append(invariant.runbook())
                .append(')');
        page.append(" | ").append(invariant.precedence().text()).append(invariant.safety() ? " (safety)" : "");
        page.append(" | ").append(scope.text());
        page.append(" | ").append(consequence.text());
        page.append(" | ")
                .append(invariant.measure().map(ReadinessPage::thresholds).orElse("–"));
        page.append(" | ").append(invariant.maxAge().toMillis() / 1000.0).append(" s");
        page.append(" | ")
                .append(invariant.hysteresis().down())
                .append(" / ")
                .append(invariant.hysteresis().up());
        page.append(" |\n");
    }

    static String thresholds(Measure measure) {
        String sign = measure.floor() ? "≤ " : "≥ ";
        return sign + number(measure.warn()) + " / " + sign + number(measure.limit()) + " "
                + measure.unit().text()
                + measure.setting().map(name -> " (`" + name + "`)").orElse("");
    }

    static String number(double value) {
        return value == Math.rint(value)
                ? Long.toString((long) value)
                : Double.toString(Math.round(value * 100) / 100.0);
    }
}
