package io.kubernaut.core.pattern;

import java.time.Instant;

/**
 * Something that shows when history is looked at as a whole. Shown to people; no decision rests on it.
 *
 * @param kind what sort of thing
 * @param key names it among those of its kind, and stays the same from search to search
 * @param says what goes on, in words for people
 * @param evidence the counts it rests on, in words for people
 * @param advice what somebody might do about it, in words for people
 * @param link a path of the API that lists what it is about
 * @param times how often it was seen, or how many values show it
 * @param chance how likely as much would be seen if there were nothing to it, from 0 to 1
 * @param lastSeen when it was seen last
 */
public record Pattern(
        Kind kind,
        String key,
        String says,
        String evidence,
        String advice,
        String link,
        int times,
        double chance,
        Instant lastSeen) {
    /** The sorts of patterns, in the order in which they are told. */
    public enum Kind {
        /** Something will be used up before long. */
        EXHAUSTION,
        /** No rule says anything about alerts that keep coming. */
        UNMATCHED,
        /** Two alerts fire together. */
        TOGETHER,
        /** An alert begins at the same hour of the day. */
        SAME_HOUR,
        /** An action works for some workloads and not for the others. */
        SOME_WORKLOADS
    }
}
