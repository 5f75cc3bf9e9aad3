package io.kubernaut.core.decision;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What stored decisions say of a rule as it stands; decisions under another text of its file do not count.
 *
 * @param since when this text came into force first, null when it never did
 * @param matched decisions in which it fired
 * @param proposed decisions in which it proposed something
 * @param wouldBeChosen incidents in which a decision would have come out as it proposes, had it been promoted
 * @param agreed of these, where another rule's choice was the same action on the same target
 * @param differed of these, where other choices were made, and never the same
 * @param accepted of those where others chose the same, where people were asked about that and said yes
 * @param refused of those, where people said no and never yes
 * @param chosen decisions that came out as it proposes
 * @param approved questions about its choices that people answered with yes
 * @param rejected questions that they answered with no
 * @param unanswered questions that expired
 * @param verified runs of its choices whose effect showed
 * @param failed runs that changed something whose effect did not show
 * @param undone runs that were taken back
 * @param worked runs that helped, as assessed later: by health, alert and measurements
 * @param didNotWork runs that did not help, though their effect may have shown; those between count for neither
 */
public record RuleEvidence(
        @Nullable Instant since,
        long matched,
        long proposed,
        long wouldBeChosen,
        long agreed,
        long differed,
        long accepted,
        long refused,
        long chosen,
        long approved,
        long rejected,
        long unanswered,
        long verified,
        long failed,
        long undone,
        long worked,
        long didNotWork) {

    /** Looks evidence up. */
    @FunctionalInterface
    public interface Source {
        /**
         * @param path of the rule's file among the base's sources
         * @param text the file as it stands
         * @param from what is older does not count
         */
        RuleEvidence of(String rule, String path, String text, Instant from);
    }
}
