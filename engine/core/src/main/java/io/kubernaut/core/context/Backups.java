package io.kubernaut.core.context;

import io.kubernaut.core.cluster.CustomObjectState;
import io.kubernaut.core.memory.RecentAction;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What objects of backups tell: Velero's (velero.io/v1), volume snapshots (snapshot.storage.k8s.io/v1), CloudNativePG's. */
final class Backups {
    private static final Set<String> FAILED = Set.of("Failed", "PartiallyFailed", "FailedValidation");

    private Backups() {}

    /** The latest backup of the schedule failed, and the one before it did not. */
    static boolean onlyLatestFailed(Snapshot s) {
        var newestFirst = ofSchedule(s);
        return newestFirst.size() > 1
                && FAILED.contains(newestFirst.get(0).field("status.phase"))
                && newestFirst.get(1).field("status.phase").equals("Completed");
    }

    /** Every storage location can be written to. */
    static boolean storageAvailable(Snapshot s) {
        var locations = s.resources().stream()
                .filter(r -> r.kind().equals("BackupStorageLocation"))
                .toList();
        return !locations.isEmpty()
                && locations.stream().allMatch(l -> l.field("status.phase").equals("Available"));
    }

    /** The newest backup of what the subject keeps; empty when none is known. */
    static Optional<Instant> last(Snapshot s) {
        return Stream.of(
                        s.resources().stream()
                                .filter(r -> covers(r, s.subject().namespace()))
                                .flatMap(r -> time(r, "status.completionTimestamp").stream()),
                        s.resources().stream()
                                .filter(r -> r.apiVersion().startsWith("postgresql.cnpg.io/")
                                        && r.ref().equals(s.target()))
                                .flatMap(r -> time(r, "status.lastSuccessfulBackup").stream()),
                        snapshots(s).stream(),
                        s.recentActions().stream()
                                .filter(a -> a.action().equals("backup_data")
                                        && a.ended() == RecentAction.Ended.SUCCEEDED
                                        && (a.concerns(s.target()) || a.target().equals(s.wholeNamespace())))
                                .map(RecentAction::at))
                .flatMap(times -> times)
                .filter(at -> !at.isAfter(s.takenAt()))
                .max(Comparator.naturalOrder());
    }

    /** A Velero Backup that is complete and contains the namespace. */
    static boolean covers(CustomObjectState backup, String namespace) {
        if (!backup.apiVersion().startsWith("velero.io/")
                || !backup.kind().equals("Backup")
                || !backup.field("status.phase").equals("Completed")
                || namespace.isEmpty()) {
            return false;
        }
        var included = listed(backup, "spec.includedNamespaces");
        return (included.isEmpty() || included.contains("*") || included.contains(namespace))
                && !listed(backup, "spec.excludedNamespaces").contains(namespace);
    }

    private static List<String> listed(CustomObjectState backup, String path) {
        return backup.fields().entrySet().stream()
                .filter(f -> f.getKey().startsWith(path + "."))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** All claims must have one: the oldest of each claim's newest. */
    private static Optional<Instant> snapshots(Snapshot s) {
        var claims = new TreeSet<String>();
        s.claims().forEach(c -> claims.add(c.ref().name()));
        if (s.claim() != null) {
            claims.add(s.claim().ref().name());
        }
        var newest = claims.stream().map(claim -> snapshotOf(claim, s)).toList();
        return newest.stream().allMatch(Optional::isPresent)
                ? newest.stream().flatMap(Optional::stream).min(Comparator.naturalOrder())
                : Optional.empty();
    }

    private static Optional<Instant> snapshotOf(String claim, Snapshot s) {
        return s.resources().stream()
                .filter(r -> r.kind().equals("VolumeSnapshot")
                        && r.field("spec.source.persistentVolumeClaimName").equals(claim)
                        && r.field("status.readyToUse").equals("true"))
                .flatMap(r -> time(r, "status.creationTime").stream())
                .max(Comparator.naturalOrder());
    }

    private static Optional<Instant> time(CustomObjectState object, String path) {
        try {
            var text = object.field(path);
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static List<CustomObjectState> ofSchedule(Snapshot s) {
        return s.resources().stream()
                .filter(r -> r.kind().equals("Backup")
                        && r.meta()
                                .label("velero.io/schedule-name")
                                .equals(s.target().name()))
                .sorted(Comparator.comparing(Backups::created).reversed().thenComparing(CustomObjectState::ref))
                .toList();
    }

    private static Instant created(CustomObjectState backup) {
        var created = backup.meta().createdAt();
        return created == null ? Instant.EPOCH : created;
    }
}
