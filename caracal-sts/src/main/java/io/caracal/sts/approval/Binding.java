package io.caracal.sts.approval;

import io.caracal.core.policy.decision.PolicyContract;
import io.caracal.core.secret.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Everything that an approval is for; a change in any part needs another approval (STS contract §2.6). Texts are empty where
 * absent.
 *
 * @param resources as requested
 */
public record Binding(
        Collection<String> resources,
        Collection<String> scopes,
        String principal,
        String authorityRecord,
        String session,
        String delegation,
        String application,
        String policySetVersion,
        String policyManifest) {
    private static final String SEPARATOR = "\0";

    /** 32 bytes. */
    public byte[] hash() {
        return hash(PolicyContract.VERSION, PolicyContract.SHA256);
    }

    /** The hash as 64 lowercase hex digits, as the client sees it. */
    public String hex() {
        return HexFormat.of().formatHex(hash());
    }

    byte[] hash(String contractVersion, String contractSha) {
        String text = String.join(
                SEPARATOR,
                "resources",
                lines(resources, value -> value.toLowerCase(Locale.ROOT)),
                "scopes",
                lines(scopes, UnaryOperator.identity()),
                "principal",
                principal,
                "authority_record",
                authorityRecord,
                "session",
                session,
                "delegation",
                delegation,
                "application",
                application,
                "policy_set_version",
                policySetVersion,
                "policy_manifest",
                policyManifest,
                "decision_contract_version",
                contractVersion,
                "decision_contract_sha",
                contractSha);
        return Sha256.digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String lines(Collection<String> values, UnaryOperator<String> form) {
        TreeSet<String> sorted = new TreeSet<>();
        values.forEach(value -> sorted.add(form.apply(value.strip())));
        return String.join("\n", sorted);
    }
}
