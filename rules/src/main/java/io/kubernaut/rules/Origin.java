package io.kubernaut.rules;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    private static final Pattern NAME = Pattern.compile("(?m)^\\s*rule\\s+(?:\"([^\"]+)\"|'([^']+)'|(\\S+))");

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
        var names = names(String.join("\n", shipped.values()));
        operator.forEach((path, text) -> {
            var replaces =
                    !path.equals(SYMPTOMS) && (shipped.containsKey(path) || !Collections.disjoint(names, names(text)));
            sources.put((replaces ? INSTEAD : FOLDER) + path, text);
        });
        return sources;
    }

    private static Set<String> names(String drl) {
        return NAME.matcher(drl)
                .results()
                .map(m -> Stream.of(m.group(1), m.group(2), m.group(3))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(""))
                .collect(Collectors.toSet());
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
