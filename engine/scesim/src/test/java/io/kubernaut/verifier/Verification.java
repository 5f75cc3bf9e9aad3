package io.kubernaut.verifier;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.drools.verifier.Verifier;
import org.drools.verifier.VerifierConfigurationImpl;
import org.drools.verifier.VerifierError;
import org.drools.verifier.builder.VerifierBuilderFactory;
import org.drools.verifier.components.VerifierComponentType;
import org.drools.verifier.components.VerifierRule;
import org.drools.verifier.report.components.MessageType;
import org.drools.verifier.report.components.Severity;
import org.kie.api.io.ResourceType;
import org.kie.internal.io.ResourceFactory;

/**
 * What the verifier says of one file.
 *
 * @param rules the names of the rules that it has read
 */
record Verification(Set<String> rules, List<Complaint> complaints) {
    static final String ALWAYS_FALSE = MessageType.ALWAYS_FALSE.type;
    static final String EQUIVALANCE = MessageType.EQUIVALANCE.type;
    static final String INCOHERENCE = MessageType.INCOHERENCE.type;

    private static final Set<String> KINDS = Set.of(ALWAYS_FALSE, EQUIVALANCE, INCOHERENCE);

    /**
     * Of the verifier's own rules those that lead to what is wanted, and what they need. The others report a missing
     * {@code else} for nearly every condition, and take three quarters of the time.
     */
    private static final List<String> ASKED = List.of(
            "bootstrap-essentials",
            "alwaysFalse/Patterns",
            "alwaysFalse/Rules",
            "incoherence/Patterns",
            "incoherence/Restrictions",
            "incompatibility/Patterns",
            "incompatibility/Restrictions",
            "redundancy/Redundancy",
            "redundancy/Warnings",
            "subsumption/Consequences",
            "subsumption/Restrictions",
            "subsumption/SubPatterns",
            "subsumption/SubRules");

    /**
     * @param kind as the verifier spells it: {@code EQUIVALANCE}, {@code INCOHERENCE} or {@code ALWAYS_FALSE}
     * @param rules the names of those that it is about
     */
    record Complaint(String kind, Set<String> rules, String message) {
        boolean ofEquivalence() {
            return kind.equals(EQUIVALANCE);
        }
    }

    /** @param drl the text of one file: all files at once take more memory than there is */
    static Verification of(String drl) {
        var builder = VerifierBuilderFactory.newVerifierBuilder();
        var configuration = new VerifierConfigurationImpl();
        for (var asked : ASKED) {
            configuration
                    .getVerifyingResources()
                    .put(
                            ResourceFactory.newClassPathResource(
                                    "org/drools/verifier/" + asked + ".drl", Verifier.class.getClassLoader()),
                            ResourceType.DRL);
        }
        var verifier = builder.newVerifier(configuration);
        try {
            verifier.addResourcesToVerify(
                    ResourceFactory.newByteArrayResource(drl.getBytes(StandardCharsets.UTF_8)), ResourceType.DRL);
            if (!verifier.fireAnalysis() || verifier.hasErrors() || builder.hasErrors()) {
                throw new IllegalStateException("The verifier cannot read this: "
                        + verifier.getErrors().stream()
                                .map(VerifierError::getMessage)
                                .toList()
                        + builder.getErrors());
            }
            return read(verifier);
        } finally {
            verifier.dispose();
        }
    }

    private static Verification read(Verifier verifier) {
        var complaints = new ArrayList<Complaint>();
        for (var severity : Severity.values()) {
            for (var message : verifier.getResult().getBySeverity(severity)) {
                var kind = message.getMessageType().type;
                if (KINDS.contains(kind)) {
                    complaints.add(new Complaint(
                            kind, new TreeSet<>(message.getImpactedRules().values()), message.getMessage()));
                }
            }
        }
        var rules = new TreeSet<String>();
        verifier.getResult()
                .getVerifierData()
                .<VerifierRule>getAll(VerifierComponentType.RULE)
                .forEach(rule -> rules.add(rule.getName()));
        return new Verification(rules, List.copyOf(complaints));
    }
}
