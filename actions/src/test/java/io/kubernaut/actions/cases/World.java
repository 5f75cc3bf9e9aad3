package io.kubernaut.actions.cases;

/**
 * What a random cluster begins with.
 *
 * @param asks what the only container says of its resources
 * @param limited whether a limit range gives defaults and bounds
 * @param budget how many of its pods the disruption budget needs; 0 for no budget
 */
record World(String kind, int replicas, Asks asks, boolean limited, boolean autoscaled, int budget) {
    static final String NAME = "cart";
    static final String AUTOSCALER = "cart-hpa";
    static final String BUDGET = "cart-budget";

    /** In the order of {@code limits} before {@code requests}; "" where a limit range gives none. */
    static final String DEFAULT_MEMORY = "128Mi";

    static final String DEFAULT_CPU = "200m";
    static final String DEFAULT_REQUEST_MEMORY = "24Mi";
    static final String DEFAULT_REQUEST_CPU = "20m";
    static final String MOST_MEMORY = "256Mi";
    static final String MOST_CPU = "1";

    /** What a container says of its resources. */
    enum Asks {
        LITTLE("requests: {cpu: 10m, memory: 16Mi}, limits: {cpu: 50m, memory: 32Mi}"),
        BOTH("requests: {cpu: 10m, memory: 16Mi}, limits: {cpu: 100m, memory: 64Mi}"),
        ONLY_LIMITS("limits: {cpu: 100m, memory: 64Mi}"),
        ONLY_REQUESTS("requests: {cpu: 10m, memory: 16Mi}"),
        NOTHING("");

        private final String resources;

        Asks(String resources) {
            this.resources = resources;
        }
    }

    void arrange(Ground ground) {
        if (limited) {
            ground.load("""
                    apiVersion: v1
                    kind: LimitRange
                    metadata: {name: usual, namespace: $NS}
                    spec:
                      limits:
                      - type: Container
                        default: {cpu: %s, memory: %s}
                        defaultRequest: {cpu: %s, memory: %s}
                        max: {cpu: "%s", memory: %s}
                    """.formatted(
                    DEFAULT_CPU, DEFAULT_MEMORY, DEFAULT_REQUEST_CPU, DEFAULT_REQUEST_MEMORY, MOST_CPU, MOST_MEMORY));
        }
        ground.load(Manifests.workload(kind, NAME, replicas)
                .replace("requests: {cpu: 10m, memory: 16Mi}, limits: {cpu: 100m, memory: 64Mi}", asks.resources));
        if (autoscaled) {
            ground.load(Manifests.autoscaler(kind, NAME));
        }
        if (budget > 0) {
            ground.load(Manifests.budget(budget));
        }
        ground.load("""
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: deny-all, namespace: $NS}
                spec: {podSelector: {}, policyTypes: [Ingress]}
                ---
                apiVersion: v1
                kind: Secret
                metadata:
                  name: session
                  namespace: $NS
                  annotations: {kubernaut.io/rotate: generated, kubernaut.io/rotate-keys: password}
                stringData: {password: hunter2, user: shop}
                """);
        ground.ready(kind, NAME);
    }
}
