package io.kubernaut.core.policy;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A time of the week in which nothing is changed, by the clock of a place: it follows summer time.
 *
 * @param days on which it begins
 * @param from its first minute
 * @param to the first minute after it; not after {@code from} means on the next day
 * @param zone whose clock counts
 */
record MaintenanceWindow(SortedSet<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
    private static final String FORM = "days, times and zone, such as \"Sat,Sun 22:00-04:00 Europe/Berlin\"";

    MaintenanceWindow {
        days = new TreeSet<>(days);
        if (days.isEmpty()) {
            throw new IllegalArgumentException("A maintenance window needs a day on which it begins");
        }
    }

    /**
     * Reads {@code Mon-Fri 22:00-04:00 Europe/Berlin}: days separated by commas, ranges of days or {@code daily}, then the
     * times, then a zone of the IANA database or {@code UTC}. Several windows are separated by semicolons.
     *
     * @throws IllegalArgumentException naming what cannot be read
     */
    static List<MaintenanceWindow> parseAll(String text) {
        return Arrays.stream(text.split(";"))
                .map(String::strip)
                .map(MaintenanceWindow::parse)
                .toList();
    }

    private static MaintenanceWindow parse(String text) {
        var parts = text.split("\\s+");
        var times = parts.length == 3 ? parts[1].split("-", -1) : new String[0];
        if (times.length != 2) {
            throw new IllegalArgumentException("A maintenance window is " + FORM + ", not \"" + text + "\"");
        }
        try {
            return new MaintenanceWindow(
                    days(parts[0]), LocalTime.parse(times[0]), LocalTime.parse(times[1]), ZoneId.of(parts[2]));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "A maintenance window is " + FORM + ", not \"" + text + "\": " + e.getMessage(), e);
        }
    }

    private static SortedSet<DayOfWeek> days(String text) {
        if (text.equalsIgnoreCase("daily")) {
            return new TreeSet<>(List.of(DayOfWeek.values()));
        }
        var days = new TreeSet<DayOfWeek>();
        for (var item : text.split(",", -1)) {
            var ends = item.split("-", -1);
            var first = day(ends[0]);
            var last = day(ends[ends.length - 1]);
            if (ends.length > 2) {
                throw new IllegalArgumentException("No range of days: " + item);
            }
            Stream.iterate(first, d -> d.plus(1))
                    .limit(1 + Math.floorMod(last.getValue() - first.getValue(), 7))
                    .forEach(days::add);
        }
        return days;
    }

    private static DayOfWeek day(String text) {
        return Arrays.stream(DayOfWeek.values())
                .filter(d -> text.length() >= 3 && d.name().startsWith(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "No day of the week: \"" + text + "\"; they are Mon, Tue, Wed, Thu, Fri, Sat and Sun"));
    }

    /** When it ends, if it is open then. */
    Optional<Instant> openUntil(Instant now) {
        var today = now.atZone(zone).toLocalDate();
        return Stream.of(today.minusDays(1), today)
                .filter(day -> days.contains(day.getDayOfWeek()))
                .filter(day -> !day.atTime(from).atZone(zone).toInstant().isAfter(now))
                .map(day -> (to.isAfter(from) ? day : day.plusDays(1))
                        .atTime(to)
                        .atZone(zone)
                        .toInstant())
                .filter(now::isBefore)
                .findFirst();
    }

    /** As it is written in settings. */
    String display() {
        var named = days.stream()
                .map(d -> d.name().charAt(0) + d.name().substring(1, 3).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(","));
        return named + " " + from + "-" + to + " " + zone;
    }
}
