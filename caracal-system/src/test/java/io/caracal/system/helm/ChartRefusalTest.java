package io.caracal.system.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What contradicts itself, and what nobody knows, is refused with the keys that it is about. */
final class ChartRefusalTest {

    static Stream<Arguments> contradictions() {
        return Stream.of(
                refused("secrets: {create: true}", "set global.evaluation=true"),
                refused("global: {evaluation: true}\nsecrets: {create: true, kekRotation: true}", "makes no keys for"),
                refused("secrets: {database: {sslMode: verify-full}}", "needs secrets.database.caKey"),
                refused("drain: {waitSeconds: 9}", "the drain wait of api is 9 s, but Kubernetes takes 10 s"),
                refused("services: {sts: {drain: {waitSeconds: 1}}}", "services.sts.drain.waitSeconds"),
                refused("drain: {waitSeconds: 600, graceMs: 3600000}", "at most 3600 s"),
                refused("services: {api: {hpa: {minReplicas: 9}}}", "services.api.hpa.minReplicas is greater"),
                refused("services: {api: {hpa: {targetCPU: 0}}}", "services.api.hpa has nothing to scale by"),
                refused(
                        "services: {api: {hpa: {targetMemory: 80}, resources: {requests: {memory: null}}}}",
                        "needs services.api.resources.requests.memory"),
                refused(
                        "services: {api: {replicas: 1, hpa: {enabled: false}}}",
                        "services.api.pdb would keep every node"),
                refused("services: {api: {extraEnv: [{name: PORT, value: \"1\"}]}}", "services.api.extraEnv sets PORT"),
                refused(
                        "replayPersistence: {size: 1Gi}",
                        "replayPersistence.size 1Gi is not more than the 1073741824 bytes"),
                refused("services: {sts: {settings: {AUDIT_LOG_MAX_BYTES: 4294967296}}}", "4294967296 bytes"),
                refused("services: {sts: {enabled: false}}", "calls sts: enable services.sts"),
                refused(
                        "services: {sts: {enabled: false, internalUrl: \"http://sts.other.example\"}}",
                        "services.sts.internalUrl is plain http to another network"),
                refused("services: {control: {enabled: true}}", "services.control.enabled needs control.enabled"),
                refused("control: {enabled: true, inApi: false}", "nobody serves it"),
                refused(
                        "serviceMonitor: {enabled: true}\nnetworkPolicy: {prometheus: {namespace: \"\"}}",
                        "needs networkPolicy.prometheus.namespace"),
                refused("ingress: {api: {enabled: true}}", "ingress.api.enabled needs ingress.api.host"),
                refused("ingress: {api: {enabled: true, host: a.example}}", "needs networkPolicy.ingressController"),
                refused(
                        "ingress: {api: {enabled: true, host: a.example, tlsSecretName: a, tlsElsewhere: true}}",
                        "contradict each other"),
                refused("ingress: {control: {enabled: true, host: a.example}}", "needs services.control.enabled"),
                refused(
                        "networkPolicy: {enabled: false}\ningress: {sts: {enabled: true, host: a.example}}",
                        "needs services.sts.issuerUrl"),
                refused(
                        "secrets: {redis: {host: cache.example.com}}",
                        "networkPolicy.redis must say where cache.example.com is"),
                refused(
                        "global: {evaluation: true}\n"
                                + "secrets: {create: true}\n"
                                + "backup: {enabled: true, passphraseKey: word}",
                        "makes no keys for"),
                refused(
                        "backup: {enabled: true, persistence: {existingClaim: mine, storageClassName: fast}}",
                        "backup.persistence.existingClaim and storageClassName contradict"),
                refused("alertRules: {enabled: true, disabled: [CaracalNothing]}", "names CaracalNothing"),
                refused(
                        "alertRules: {enabled: true, thresholds: {CaracalNothing: 1}}",
                        "which has no limit to change"));
    }

    /** Each beside a console that would be rendered without it. */
    static Stream<Arguments> ofTheConsole() {
        return Stream.of(
                refused("services: {web: {tag: \"\"}}", "needs services.web.tag"),
                refused("services: {web: {publicUrl: \"\"}}", "needs services.web.publicUrl"),
                refused(
                        "services: {web: {publicUrl: \"http://console.example.com\"}}",
                        "needs https in services.web.publicUrl, not http://console.example.com"),
                refused("services: {web: {databaseSsl: prefer}}", "refuses services.web.databaseSsl=prefer"),
                refused(
                        "services: {web: {extraEnvFrom: []}}",
                        "needs services.web.extraEnv or services.web.extraEnvFrom"),
                refused(
                        "services: {web: {operatorAllowlist: {secretName: a, configMapName: b}}}",
                        "operatorAllowlist.secretName and configMapName contradict"),
                refused(
                        "services: {web: {extraEnv: [{name: CARACAL_ADMIN_TOKEN, value: word}]}}",
                        "services.web.extraEnv sets CARACAL_ADMIN_TOKEN"),
                refused(
                        "services: {web: {extraEnv: [{name: NODE_ENV, value: test}]}}",
                        "services.web.extraEnv sets NODE_ENV"),
                refused(
                        "ingress: {web: {host: other.example.com}}",
                        "ingress.web.host is other.example.com, but browsers are sent to"),
                refused("ingress: {web: {tlsSecretName: \"\"}}", "needs ingress.web.tlsSecretName"),
                refused("networkPolicy: {ingressController: []}", "needs networkPolicy.ingressController"),
                refused("services: {web: {hpa: {enabled: false}, replicas: 1}}", "services.web.pdb would keep"),
                refused(
                        "services: {coordinator: {enabled: false}}",
                        "services.web calls coordinator: enable services.coordinator"));
    }

    static Stream<Arguments> unsafe() {
        return Stream.of(
                refused("secrets: {create: true}\nglobal: {evaluation: true}", "makes no keys for"),
                refused("global: {evaluation: true}", "global.mode=stable refuses global.evaluation"),
                refused(
                        "secrets: {database: {host: postgres.default.svc.cluster.local}}",
                        "needs secrets.database.host"),
                refused("secrets: {redis: {host: redis.default.svc.cluster.local}}", "needs secrets.redis.host"),
                refused("secrets: {database: {sslMode: prefer}}", "refuses secrets.database.sslMode=prefer"),
                refused("replayPersistence: {enabled: false}", "needs replayPersistence.enabled"),
                refused("networkPolicy: {dns: []}", "needs networkPolicy.dns"),
                refused("networkPolicy: {upstreams: {to: []}}", "needs networkPolicy.upstreams.to"),
                refused(
                        "networkPolicy: {enabled: false}\ningress: {api: {enabled: true, host: a.example}}",
                        "needs ingress.api.tlsSecretName"));
    }

    static Stream<Arguments> unknown() {
        return Stream.of(
                refused("servces: {}", "'servces' not allowed"),
                refused("services: {console: {enabled: true}}", "'console' not allowed"),
                refused("services: {web: {settings: {}}}", "'settings' not allowed"),
                refused("services: {web: {publicUrl: \"https://console.example.com/\"}}", "/services/web/publicUrl"),
                refused("networkPolicy: {signIn: {open: true}}", "'open' not allowed"),
                refused("services: {api: {replica: 2}}", "'replica' not allowed"),
                refused("global: {mode: prod}", "'dev', 'rc', 'stable'"),
                refused("global: {logLevel: loud}", "/global/logLevel"),
                refused("services: {api: {replicas: \"2\"}}", "want integer"),
                refused("services: {api: {port: 70000}}", "/services/api/port"),
                refused("services: {api: {settings: {OPA_POLL_SECONDS: 5}}}", "/services/api/settings"),
                refused("services: {api: {settings: {PORT: 5}}}", "/services/api/settings"),
                refused("services: {sts: {settings: {CARACAL_PROBE_AUTH: true}}}", "/services/sts/settings"),
                refused("services: {sts: {settings: {AUDIT_HMAC_KEY: abc}}}", "/services/sts/settings"),
                refused("global: {settings: {NOT_A_SETTING: 5}}", "/global/settings"),
                refused("networkPolicy: {extraEgress: [{ipBlock: {cidr: 10.0.0.0/8}}]}", "'ipBlock' not allowed"),
                refused(
                        "networkPolicy: {extraEgress: [{to: [{namespaceSelectors: {}}]}]}",
                        "'namespaceSelectors' not allowed"),
                refused("replayPersistence: {size: lots}", "/replayPersistence/size"),
                refused("replayPersistence: {accessModes: [ReadWriteMany]}", "/replayPersistence/accessModes"),
                refused("backup: {schedule: daily}", "/backup/schedule"),
                refused("backup: {retain: 0}", "/backup/retain"),
                refused("backup: {persistence: {claim: mine}}", "'claim' not allowed"),
                refused("secrets: {plaintext: {redisPassword: \"a b\"}}", "/secrets/plaintext/redisPassword"),
                refused("secrets: {plaintext: {secretStoreKek: abc}}", "/secrets/plaintext/secretStoreKek"),
                refused("alertRules: {runbookBase: here}", "/alertRules/runbookBase"));
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void whatContradictsItselfIsRefused(String values, String message) {
        assertThat(Chart.refusal(values)).contains(message);
    }

    @ParameterizedTest
    @MethodSource("ofTheConsole")
    void aConsoleThatCannotWorkIsRefused(String values, String message) {
        assertThat(Chart.refusal(Profiles.PRODUCTION, Profiles.OWN, Profiles.WEB, values))
                .contains(message);
    }

    @Test
    void forEvaluationTheConsoleNeedsThePasswordThatItsRoleHas() {
        assertThat(Chart.refusal(Profiles.DEV, Profiles.WEB)).contains("needs secrets.plaintext.authDbPassword");
    }

    @ParameterizedTest
    @MethodSource("unsafe")
    void inProductionWhatIsUnsafeIsRefused(String values, String message) {
        assertThat(Chart.refusal(Profiles.PRODUCTION, Profiles.OWN, values)).contains(message);
    }

    @ParameterizedTest
    @MethodSource("unknown")
    void whatNobodyKnowsIsRefused(String values, String message) {
        assertThat(Chart.refusal(values)).contains(message);
    }

    private static Arguments refused(String values, String message) {
        return Arguments.of(values, message);
    }
}
