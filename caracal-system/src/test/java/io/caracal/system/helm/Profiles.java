package io.caracal.system.helm;

import java.util.List;

/** The values files of the chart, and what an operator adds to those that do not stand alone. */
final class Profiles {

    static final String DEV = "@values.dev.yaml";
    static final String RC = "@values.rc.yaml";
    static final String PRODUCTION = "@values.production.yaml";

    /** What the production profile says that only the operator knows. */
    static final String OWN = """
        secrets:
          database: {host: 10.20.0.5}
          redis: {host: redis.stores.svc.cluster.local}
        networkPolicy:
          upstreams: {to: [{ipBlock: {cidr: 203.0.113.0/24}}]}
        services:
          sts: {issuerUrl: "https://sts.example.com"}
        """;

    /** Everything that is off by default. */
    static final String EVERYTHING = """
        secrets: {kekRotation: true, rotating: [auditHmacKey, streamsHmacKey, gatewayStsHmacKey, idempotencyHmacKey], stsAdminToken: true, canaryClientSecret: true, apiKeys: true, redis: {caKey: redisAuthority}}
        networkPolicy:
          ingressController: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress}}}]
        control: {enabled: true}
        backup: {enabled: true, passphraseKey: backupPassphrase}
        serviceMonitor: {enabled: true}
        alertRules: {enabled: true}
        dashboards: {enabled: true}
        ingress:
          api: {enabled: true, host: api.example.com, tlsSecretName: api-tls}
          sts: {enabled: true, host: sts.example.com, tlsSecretName: sts-tls}
          gateway: {enabled: true, host: gateway.example.com, tlsElsewhere: true}
          coordinator: {enabled: true, host: coordinator.example.com, tlsElsewhere: true}
          control: {enabled: true, host: control.example.com, tlsElsewhere: true}
        services:
          control: {enabled: true}
          sts: {issuerUrl: "https://sts.example.com"}
        """;

    /** The console of 1.0, as somebody would run it beside production. */
    static final String WEB = """
        networkPolicy:
          ingressController: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress}}}]
          signIn: {to: [{ipBlock: {cidr: 198.51.100.0/24}}], ports: [8443]}
        ingress:
          web: {className: nginx, tlsSecretName: console-tls}
        services:
          web:
            enabled: true
            tag: v1.0.0
            publicUrl: "https://console.example.com"
            extraEnvFrom: [{secretRef: {name: sign-in}}]
        """;

    private Profiles() {}

    static List<String[]> all() {
        return List.of(
                new String[] {},
                new String[] {DEV},
                new String[] {RC},
                new String[] {PRODUCTION, OWN},
                new String[] {RC, EVERYTHING},
                new String[] {PRODUCTION, OWN, WEB},
                new String[] {PRODUCTION, OWN, "@examples/cloud/values.eks.yaml"},
                new String[] {PRODUCTION, OWN, "@examples/cloud/values.gke.yaml"},
                new String[] {PRODUCTION, OWN, "@examples/cloud/values.aks.yaml"});
    }
}
