package io.kubernaut.rules;

import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who brought a rule. It is told by the path of its file among a base's sources, so that the base's hash covers it: the
 * same text is trusted differently by where it comes from.
 */
public enum Origin {
    /** It came with Kubernaut. */
    SHIPPED,
    /** It is from the operator's directory. */
    OPERATOR,
    /** So it is, and it stands in for what ships: its file has the path, or a rule of the name, of a shipped one. */
    REPLACEMENT;

    /** The operator's table of symptoms, at the top of the directory; its lines are read before the shipped ones. */
    public static final String SYMPTOMS = "symptoms.csv";

    private static final String FOLDER = "operator/";
    private static final String INSTEAD = "instead/";

    static Origin of(String path) {
        return path.startsWith(FOLDER) ? OPERATOR : path.startsWith(INSTEAD) ? REPLACEMENT : SHIPPED;
    }

    /**
     * The sources of one base: what ships, but for files that the operator replaces by one of the same path, and the
     * operator's.
     *
     * @param operator by path in the operator's directory
     */
    public static SortedMap<String, String> together(Map<String, String> shipped, Map<String, String> operator) {
        var sources = new TreeMap<String, String>();
        shipped.forEach((path, text) -> {
            if (!operator.containsKey(path)) {
                sources.put(path, text);
            }
        });
        var names = new HashSet<String>();
        if (operator.keySet().stream().anyMatch(path -> !path.equals(SYMPTOMS))) {
            shipped.values().forEach(text -> names.addAll(RulePlaces.names(text).orElseGet(Set::of)));
        }
        operator.forEach((path, text) -> {
            var replaces = !path.equals(SYMPTOMS) && (shipped.containsKey(path) || standsIn(text, names));
            sources.put((replaces ? INSTEAD : FOLDER) + path, text);
        });
        return sources;
    }

    /** Names are those that the engine will see; where they cannot be told, nothing may be inherited. */
    private static boolean standsIn(String text, Set<String> shipped) {
        return RulePlaces.names(text)
                .map(own -> !Collections.disjoint(shipped, own))
                .orElse(true);
    }

    /** Of a base's sources, the operator's, by path in the operator's directory. */
    public static SortedMap<String, String> operatorsOf(Map<String, String> sources) {
        var operator = new TreeMap<String, String>();
        sources.forEach((path, text) -> {
            if (of(path) != SHIPPED) {
                operator.put(shown(path), text);
            }
        });
        return operator;
    }

    /** Of a base's sources, the DRL. */
    static SortedMap<String, String> drl(Map<String, String> sources) {
        var drl = new TreeMap<>(sources);
        drl.remove(FOLDER + SYMPTOMS);
        drl.remove(SYMPTOMS);
        return drl;
    }

    /** Of a base's sources, the operator's table of symptoms. */
    static Optional<String> symptoms(Map<String, String> sources) {
        return Optional.ofNullable(sources.get(FOLDER + SYMPTOMS));
    }

    /** A path as its author knows it. */
    public static String shown(String path) {
        return switch (of(path)) {
            case SHIPPED -> path;
            case OPERATOR -> path.substring(FOLDER.length());
            case REPLACEMENT -> path.substring(INSTEAD.length());
        };
    }
}
