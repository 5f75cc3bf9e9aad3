package io.kubernaut.core.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What makes Kubernaut hold back or ask, beside the limits of {@link Policy}.
 *
 * @param maintenance windows by namespace in which nothing is changed there, as {@code Sat,Sun 22:00-04:00
 *     Europe/Berlin}, several separated by semicolons; {@value #EVERYWHERE} stands for the whole cluster
 * @param changeOwned what becomes of a change that GitOps or an operator would revert
 * @param cascadeTargets so many other targets changed in vain point to a cascade
 * @param cascadeWindow how far back changes count for that
 * @param leastReadyShare the share of a workload's pods that stays ready when one is evicted and no disruption budget
 *     covers it; 0 asks for none
 * @param backupMaxAge a backup that is older does not secure what may lose data; zero: none does, a person is asked
 * @param leastConfidence how sure a model must be, in [0,1], to be believed without a person
 */
public record Caution(
        SortedMap<String, String> maintenance,
        Owned changeOwned,
        int cascadeTargets,
        Duration cascadeWindow,
        double leastReadyShare,
        Duration backupMaxAge,
        double leastConfidence) {
    /** Stands for all namespaces, and for what is in none. */
    public static final String EVERYWHERE = "*";

    public static final Caution DEFAULTS =
            new Caution(new TreeMap<>(), Owned.NEVER, 3, Duration.ofHours(1), 0, Duration.ofHours(24), 0.7);

    /** Whether what somebody else owns is changed. */
    public enum Owned {
        /** It is told to a person. */
        NEVER,
        /** A person is asked first. */
        ASK
    }

    public Caution {
        maintenance = new TreeMap<>(maintenance);
        // Refuses what cannot be read, while the settings are.
        maintenance.values().forEach(MaintenanceWindow::parseAll);
        share("least-ready-share", leastReadyShare);
        share("least-confidence", leastConfidence);
        if (cascadeTargets < 1) {
            throw new IllegalArgumentException("cascade-targets must be at least 1, not " + cascadeTargets);
        }
        if (cascadeWindow.isNegative() || backupMaxAge.isNegative()) {
            throw new IllegalArgumentException("cascade-window and backup-max-age must not be negative");
        }
    }

    private static void share(String key, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(key + " must be from 0 to 1, not " + value);
        }
    }

    /**
     * A window that is open.
     *
     * @param window as it is written in settings
     * @param until when it ends
     */
    public record Open(String window, Instant until) {}

    /** The window over the namespace that stays open longest; {@code ""} is what is in no namespace. */
    public Optional<Open> maintained(String namespace, Instant now) {
        return Stream.of(EVERYWHERE, namespace)
                .distinct()
                .map(maintenance::get)
                .filter(windows -> windows != null)
                .flatMap(windows -> MaintenanceWindow.parseAll(windows).stream())
                .flatMap(w -> w.openUntil(now).map(until -> new Open(w.display(), until)).stream())
                .max(Comparator.comparing(Open::until));
    }

    /** The same with these windows. */
    public Caution maintaining(Map<String, String> windows) {
        return new Caution(
                new TreeMap<>(windows),
                changeOwned,
                cascadeTargets,
                cascadeWindow,
                leastReadyShare,
                backupMaxAge,
                leastConfidence);
    }
}
