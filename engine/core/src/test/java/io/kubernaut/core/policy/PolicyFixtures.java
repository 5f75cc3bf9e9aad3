package io.kubernaut.core.policy;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes policies for tests: the defaults, but for what is said. */
public final class PolicyFixtures {
    private PolicyFixtures() {}

    public static PolicyMaking aPolicy() {
        return new PolicyMaking();
    }

    /** Builds a policy. */
    public static final class PolicyMaking {
        private final SortedSet<String> managed = new TreeSet<>();
        private final SortedSet<String> excluded = new TreeSet<>();
        private final SortedSet<String> asked = new TreeSet<>();
        private Duration cooldown = Policy.DEFAULTS.cooldown();
        private Caution caution = Caution.DEFAULTS;
        private final SortedMap<String, TrustStage> modelTrust = new TreeMap<>();
        private int levelMargin = Policy.DEFAULTS.levelMargin();
        private int learnedBound = Policy.DEFAULTS.learnedBound();

        private PolicyMaking() {}

        public PolicyMaking managing(String... namespaces) {
            managed.addAll(List.of(namespaces));
            return this;
        }

        public PolicyMaking excluding(String... namespaces) {
            excluded.addAll(List.of(namespaces));
            return this;
        }

        public PolicyMaking askingBefore(String... actions) {
            asked.addAll(List.of(actions));
            return this;
        }

        public PolicyMaking cooldown(Duration time) {
            cooldown = time;
            return this;
        }

        public PolicyMaking levelMargin(int points) {
            levelMargin = points;
            return this;
        }

        public PolicyMaking learning(int atMost) {
            learnedBound = atMost;
            return this;
        }

        public PolicyMaking cautious(Caution set) {
            caution = set;
            return this;
        }

        /** @param what an action, a namespace and an action, or {@code *} */
        public PolicyMaking trustingModels(String what, TrustStage stage) {
            modelTrust.put(what, stage);
            return this;
        }

        public Policy made() {
            var d = Policy.DEFAULTS;
            return new Policy(
                    managed,
                    excluded,
                    d.protectedNamespaces(),
                    cooldown,
                    d.maxRunsPerNamespace(),
                    d.maxRunsPerCluster(),
                    d.maxRunsPerHour(),
                    d.maxUnschedulableShare(),
                    levelMargin,
                    learnedBound,
                    d.approvalExpiry(),
                    d.runExpiry(),
                    d.trust(),
                    asked,
                    d.thresholds(),
                    caution,
                    modelTrust);
        }
    }
}
