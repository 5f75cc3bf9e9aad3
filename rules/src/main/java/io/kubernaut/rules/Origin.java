package io.kubernaut.rules;

import java.util.Map;
import java.util.Optional;
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
    OPERATOR;

    /** The operator's table of symptoms, at the top of the directory; its lines are read before the shipped ones. */
    public static final String SYMPTOMS = "symptoms.csv";

    private static final String FOLDER = "operator/";

    static Origin of(String path) {
        return path.startsWith(FOLDER) ? OPERATOR : SHIPPED;
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
        operator.forEach((path, text) -> sources.put(FOLDER + path, text));
        return sources;
    }

    /** Of a base's sources, the operator's, by path in the operator's directory. */
    public static SortedMap<String, String> operatorsOf(Map<String, String> sources) {
        var operator = new TreeMap<String, String>();
        sources.forEach((path, text) -> {
            if (of(path) == OPERATOR) {
                operator.put(path.substring(FOLDER.length()), text);
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
        return of(path) == OPERATOR ? path.substring(FOLDER.length()) : path;
    }
}
