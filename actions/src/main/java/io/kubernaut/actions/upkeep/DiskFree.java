package io.kubernaut.actions.upkeep;

import java.util.Optional;

/**
 * What {@code df -Pk} writes (POSIX: the second column is the size and the fourth what is available, in KiB).
 *
 * @param size of the file system, in bytes
 * @param free available to whoever asks, in bytes
 */
record DiskFree(long size, long free) {
    private static final String NUMBER = "[0-9]{1,18}";

    /** Empty when it cannot be read. */
    static Optional<DiskFree> of(String text) {
        var lines = text.strip().lines().toList();
        var columns = lines.isEmpty() ? new String[0] : lines.getLast().strip().split("\\s+");
        return columns.length >= 6 && columns[1].matches(NUMBER) && columns[3].matches(NUMBER)
                ? Optional.of(new DiskFree(bytes(columns[1]), bytes(columns[3])))
                : Optional.empty();
    }

    /** Some network file systems call themselves as large as a number can be. */
    private static long bytes(String kibibytes) {
        return Math.min(Long.parseLong(kibibytes), Long.MAX_VALUE / 1024) * 1024;
    }
}
