package io.kubernaut.core.deliberation;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.cluster.ObjectRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Finds the groups of alerts that must be looked at: those asked about, those that nothing is settled of, and those that
 * these lead to. One group leads to another that is about its cause, or that was found to have the same cause before.
 */
final class Reach {
    /** A cause of very many needs no more of them to be seen: they are in its incident already. */
    private static final int FELLOWS = 10;

    private final Focus focus;
    private final SortedMap<Group.Key, List<Alert>> alerts;
    private final Function<Group, ObjectRef> cause;

    Reach(Focus focus, SortedMap<Group.Key, List<Alert>> alerts, Function<Group, ObjectRef> cause) {
        this.focus = focus;
        this.alerts = alerts;
        this.cause = cause;
    }

    /** In the order of their keys; each is looked at once. */
    List<Group> groups(Function<Group.Key, Group> look) {
        var seen = new TreeMap<Group.Key, Group>(Group.Key.ORDER);
        var left = new ArrayList<Group.Key>();
        alerts.forEach((key, members) -> {
            if (focus.leaves(members)) {
                left.add(key);
            } else {
                seen.put(key, look.apply(key));
            }
        });
        var fellows = FELLOWS;
        for (var next = led(seen, left); !next.isEmpty() && fellows > 0; next = led(seen, left)) {
            for (var key : next.subList(0, Math.min(fellows, next.size()))) {
                seen.put(key, look.apply(key));
                left.remove(key);
                fellows--;
            }
        }
        return List.copyOf(seen.values());
    }

    private List<Group.Key> led(SortedMap<Group.Key, Group> seen, List<Group.Key> left) {
        if (left.isEmpty()) {
            return List.of();
        }
        var about = about(seen);
        return left.stream()
                .filter(k -> about.contains(focus.named(k.subject()))
                        || focus.settledBy(alerts.getOrDefault(k, List.of()), about))
                .toList();
    }

    /** The subjects that are asked about, and the causes of what was looked at. */
    private Set<ObjectRef> about(SortedMap<Group.Key, Group> seen) {
        var about = new HashSet<ObjectRef>();
        seen.forEach((key, group) -> {
            if (focus.asksAny(group.alerts())) {
                about.add(focus.named(key.subject()));
            }
            about.add(focus.named(cause.apply(group)));
        });
        return about;
    }
}
