package io.kubernaut.actions.upkeep;

/** Reads what {@code df -Pk} writes (POSIX: the fourth column is what is available, in KiB). */
final class DiskFree {
    private DiskFree() {}

    /** -1 when it cannot be read. */
    static long bytes(String text) {
        var lines = text.strip().lines().toList();
        var columns = lines.isEmpty() ? new String[0] : lines.getLast().strip().split("\\s+");
        return columns.length >= 6 && columns[3].matches("[0-9]{1,15}") ? Long.parseLong(columns[3]) * 1024 : -1;
    }
}
