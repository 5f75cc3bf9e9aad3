package io.kubernaut.core.intake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Webhooks that wait, first come first served for each sender, the senders in turn. One sender may fill it as long as the
 * others need no room: whoever has less than an equal share gets in, and the sender with most gives way. For one thread.
 */
final class FairQueue {
    private final int mostAlerts;
    private final long mostBytes;
    private final Map<String, Sender> senders = new HashMap<>();
    /** Whose turn is next; each sender that has something waiting is in it once. */
    private final Deque<Sender> turns = new ArrayDeque<>();

    private int webhooks;
    private int alerts;
    private long bytes;

    FairQueue(int mostAlerts, long mostBytes) {
        this.mostAlerts = mostAlerts;
        this.mostBytes = mostBytes;
    }

    /** Webhooks of one sender. */
    private static final class Sender {
        private final String name;
        private final Deque<Waiting> waiting = new ArrayDeque<>();
        private int alerts;
        private long bytes;

        Sender(String name) {
            this.name = name;
        }
    }

    int alerts() {
        return alerts;
    }

    boolean isEmpty() {
        return turns.isEmpty();
    }

    /** Whether so many wait that either number is reached. */
    boolean fills(int ofWebhooks, int ofAlerts) {
        return webhooks >= ofWebhooks || alerts >= ofAlerts;
    }

    /**
     * Takes a webhook in. Any size is taken when nothing else waits.
     *
     * @return those that have no place any more; perhaps the new one itself, and then only that
     */
    List<Waiting> offer(Waiting incoming) {
        if (!turns.isEmpty() && !fits(incoming) && !hasLessThanItsShare(incoming)) {
            return List.of(incoming);
        }
        var displaced = new ArrayList<Waiting>();
        // Without room, somebody has more than an equal share, and the newcomer is not the one.
        while (!turns.isEmpty() && !fits(incoming)) {
            displaced.add(dropLastOfTheLargest());
        }
        var sender = senders.computeIfAbsent(incoming.sender(), this::join);
        sender.waiting.addLast(incoming);
        count(sender, incoming, 1);
        return displaced;
    }

    private Sender join(String name) {
        var sender = new Sender(name);
        turns.addLast(sender);
        return sender;
    }

    private boolean fits(Waiting incoming) {
        return alerts + incoming.alerts() <= mostAlerts && bytes + incoming.bytes() <= mostBytes;
    }

    private boolean hasLessThanItsShare(Waiting incoming) {
        var sender = senders.get(incoming.sender());
        var count = sender == null ? senders.size() + 1 : senders.size();
        var itsAlerts = incoming.alerts() + (sender == null ? 0 : sender.alerts);
        var itsBytes = incoming.bytes() + (sender == null ? 0 : sender.bytes);
        return share(itsAlerts, itsBytes) * count <= 1;
    }

    /** Of what there is room for, from 0 to 1 and above. */
    private double share(int ofAlerts, long ofBytes) {
        return Math.max((double) ofAlerts / mostAlerts, (double) ofBytes / mostBytes);
    }

    private Waiting dropLastOfTheLargest() {
        var largest = senders.values().stream()
                .max(Comparator.comparingDouble(s -> share(s.alerts, s.bytes)))
                .orElseThrow();
        var last = largest.waiting.getLast();
        remove(last);
        return last;
    }

    /** Removes one that waits still; false when it does not. */
    boolean remove(Waiting one) {
        var sender = senders.get(one.sender());
        if (sender == null || !sender.waiting.removeLastOccurrence(one)) {
            return false;
        }
        count(sender, one, -1);
        if (sender.waiting.isEmpty()) {
            turns.remove(sender);
            senders.remove(sender.name);
        }
        return true;
    }

    /** Takes webhooks out, one of each sender in turn; at least one, and no more than either number beyond that. */
    List<Waiting> take(int mostWebhooks, int mostAlertsTaken) {
        var taken = new ArrayList<Waiting>();
        var size = 0;
        while (!turns.isEmpty() && taken.size() < mostWebhooks) {
            var sender = turns.getFirst();
            var first = sender.waiting.getFirst();
            if (!taken.isEmpty() && size + first.alerts() > mostAlertsTaken) {
                break;
            }
            turns.removeFirst();
            sender.waiting.removeFirst();
            count(sender, first, -1);
            taken.add(first);
            size += first.alerts();
            if (sender.waiting.isEmpty()) {
                senders.remove(sender.name);
            } else {
                turns.addLast(sender);
            }
        }
        return taken;
    }

    /** Everything that waits. */
    Collection<Waiting> clear() {
        return take(Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    private void count(Sender sender, Waiting one, int sign) {
        sender.alerts += sign * one.alerts();
        sender.bytes += sign * one.bytes();
        webhooks += sign;
        alerts += sign * one.alerts();
        bytes += sign * one.bytes();
    }
}
