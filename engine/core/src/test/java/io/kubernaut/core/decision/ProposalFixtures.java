package io.kubernaut.core.decision;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.policy.TrustStage;
import org.jspecify.annotations.Nullable;

/** Makes proposals for tests. */
public final class ProposalFixtures {
    private ProposalFixtures() {}

    /** Of a rule that is trusted to act by itself, with priority 50, on Deployment shop/cart. */
    public static ProposalMaking aProposal(String action) {
        return new ProposalMaking(action);
    }

    /** Builds a proposal. */
    public static final class ProposalMaking {
        private Proposal proposal;
        private String rule = "area/symptom/reaction";
        private int base = 50;
        private TrustStage trust = TrustStage.AUTO;
        private Proposal.Source source = Proposal.Source.RULE;
        private @Nullable Double confidence;

        private ProposalMaking(String action) {
            proposal = Proposal.of(action, ObjectRef.parse("", "shop/Deployment/cart"), "It helps.");
        }

        public ProposalMaking on(String target) {
            var old = proposal;
            proposal = Proposal.of(old.action(), ObjectRef.parse("", target), old.reason());
            for (var p : old.parameters().entrySet()) {
                proposal = proposal.with(p.getKey(), p.getValue());
            }
            return this;
        }

        public ProposalMaking with(String parameter, Object value) {
            proposal = proposal.with(parameter, value);
            return this;
        }

        public ProposalMaking by(String ruleName) {
            rule = ruleName;
            return this;
        }

        public ProposalMaking byModel() {
            source = Proposal.Source.MODEL;
            rule = "";
            return this;
        }

        public ProposalMaking confident(double share) {
            confidence = share;
            return this;
        }

        public ProposalMaking priority(int points) {
            base = points;
            return this;
        }

        public ProposalMaking trusted(TrustStage stage) {
            trust = stage;
            return this;
        }

        public ProposalMaking answering(String finding) {
            proposal = proposal.answering(Finding.of(finding, proposal.target(), ""));
            return this;
        }

        public Proposal made() {
            return proposal.attributedTo(source, rule, Proposal.Priority.of(base, 0), trust, confidence);
        }
    }
}
