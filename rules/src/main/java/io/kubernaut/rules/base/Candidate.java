package io.kubernaut.rules.base;

import io.kubernaut.rules.RuleBaseCompiler;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an operator wants to be in force beside the shipped rules.
 *
 * @param rules DRL by path, such as {@code shop/consumer-stuck.drl}, and {@code symptoms.csv} with the operator's lines for
 *     the table of symptoms
 * @param scenarios YAML by path
 */
public record Candidate(SortedMap<String, String> rules, SortedMap<String, String> scenarios) {
    /** Files of both kinds together. */
    public static final int MOST_FILES = 1_000;

    /** Bytes of one file. */
    public static final int LARGEST_FILE = 512 * 1_024;

    /** Bytes of all files together. */
    public static final int LARGEST = 8 * 1_024 * 1_024;

    public static final Candidate EMPTY = new Candidate(Map.of(), Map.of());

    public Candidate {
        rules = Collections.unmodifiableSortedMap(new TreeMap<>(rules));
        scenarios = Collections.unmodifiableSortedMap(new TreeMap<>(scenarios));
    }

    public Candidate(Map<String, String> rules, Map<String, String> scenarios) {
        this(new TreeMap<>(rules), new TreeMap<>(scenarios));
    }

    /** The same files have the same fingerprint: {@code sha256:} and 64 hexadecimal digits. */
    public String fingerprint() {
        var all = new TreeMap<String, String>();
        rules.forEach((path, text) -> all.put("rules:" + path, text));
        scenarios.forEach((path, text) -> all.put("scenarios:" + path, text));
        return RuleBaseCompiler.hash(all);
    }

    /** @throws RefusedException when it is larger than anyone writes by hand */
    public Candidate checked() throws RefusedException {
        if (rules.size() + scenarios.size() > MOST_FILES) {
            throw new RefusedException("", "There are more than " + MOST_FILES + " files");
        }
        long sum = 0;
        for (var files : java.util.List.of(rules, scenarios)) {
            for (var file : files.entrySet()) {
                if (!file.getKey().matches("[\\w./-]{1,200}") || file.getKey().contains("..")) {
                    throw new RefusedException(
                            file.getKey(), "A path has letters, digits, and any of . _ - /, 200 at most, and no ..");
                }
                var size = file.getValue().getBytes(StandardCharsets.UTF_8).length;
                if (size > LARGEST_FILE) {
                    throw new RefusedException(
                            file.getKey(), "The file is larger than " + LARGEST_FILE / 1_024 + "KiB");
                }
                sum += size;
            }
        }
        if (sum > LARGEST) {
            throw new RefusedException("", "The files together are larger than " + LARGEST / 1_048_576 + "MiB");
        }
        return this;
    }

    /** The files cannot even be looked at. */
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final String file;

        RefusedException(String file, String why) {
            super(why);
            this.file = file;
        }

        /** "" when it is about all of them. */
        public String file() {
            return file;
        }
    }
}
