package io.kubernaut.actions.database;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * A replicated database as its operator shows it.
 *
 * @param primary the member that is the primary; "" when there is none
 * @param becoming the member that is being made the primary; "" when no switch is under way
 * @param busy why the operator should be left alone just now; "" when it need not
 * @param silence why it is not known how far replicas are behind; "" when it is, or nobody says why
 */
record Topology(String primary, String becoming, String busy, List<Member> members, String silence) {
    Topology(String primary, String becoming, String busy, List<Member> members) {
        this(primary, becoming, busy, members, "");
    }

    /**
     * One member, primary or replica.
     *
     * @param behind how many bytes of the primary's log it lacks; empty when that is not known
     */
    record Member(String name, boolean healthy, OptionalLong behind) {}

    /** The replica that lacks least; of several the first by name. */
    Optional<String> best() {
        return replicas().stream()
                .filter(Member::healthy)
                .filter(member -> member.behind().isPresent())
                .min(Comparator.<Member>comparingLong(m -> m.behind().orElse(Long.MAX_VALUE))
                        .thenComparing(Member::name))
                .map(Member::name);
    }

    /** Why no member can be made the primary now, or not this one; empty when it can. */
    Optional<String> obstacle(String to, long mostBehind) {
        if (members.size() < 2) {
            return Optional.of("It has a single instance: nobody could take over. Give it a replica first.");
        }
        if (!becoming.isEmpty()) {
            return Optional.of("A switch to " + becoming + " is under way already: wait for its end.");
        }
        if (!busy.isEmpty()) {
            return Optional.of("Its operator is busy (" + busy + "): wait until that is over, or mend what it says.");
        }
        var named =
                replicas().stream().filter(member -> member.name().equals(to)).findFirst();
        if (named.isEmpty()) {
            return Optional.of(to + " is not a replica of it. Replicas: " + names(replicas()) + ".");
        }
        return unfit(named.get(), mostBehind);
    }

    /** Why there is nobody to choose. */
    String nobody() {
        var healthy = replicas().stream().filter(Member::healthy).toList();
        return healthy.isEmpty()
                ? "No replica is healthy (" + names(replicas()) + "): mend one first, or restore from a backup."
                : unknown(healthy.getFirst().name());
    }

    private Optional<String> unfit(Member member, long mostBehind) {
        if (!member.healthy()) {
            return Optional.of(member.name() + " is not healthy: mend it first, or name another replica.");
        }
        if (member.behind().isEmpty()) {
            return Optional.of(unknown(member.name()));
        }
        return member.behind().getAsLong() > mostBehind
                ? Optional.of(
                        member.name() + " lacks " + member.behind().getAsLong() + " bytes of the primary's log, more"
                                + " than " + mostBehind + ": wait until it has caught up, or allow more by maxLag.")
                : Optional.empty();
    }

    private String unknown(String name) {
        return "How far " + name
                + " is behind is not known, so data could be lost: see that the primary answers, or let"
                + " a person decide with the operator's own tool."
                + (silence.isEmpty() ? "" : " " + silence);
    }

    private List<Member> replicas() {
        return members.stream().filter(member -> !member.name().equals(primary)).toList();
    }

    private static String names(List<Member> members) {
        return members.isEmpty() ? "none" : members.stream().map(Member::name).collect(Collectors.joining(", "));
    }
}
