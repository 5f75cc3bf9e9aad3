package io.kubernaut.core.assessment;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A query with gaps for names, such as {@code node_load5{nodename=$node}}. What fills a gap becomes a whole string literal
 * or matcher of PromQL, quoted and escaped: no name can end it.
 */
public final class PromQlTemplate {
    /** The gaps that there are. */
    public static final List<String> GAPS =
            List.of("namespace", "workload", "pods", "services", "claim", "node", "cluster");

    private static final Pattern TOKEN =
            Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|`[^`]*`|\\$([a-z]*)|[\"'`]");
    private static final Pattern META = Pattern.compile("[\\\\.+*?()|\\[\\]{}^$]");

    private final String text;

    private PromQlTemplate(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException where a gap is unknown, or stands within quotes */
    public static PromQlTemplate parse(String text) {
        var tokens = TOKEN.matcher(text);
        while (tokens.find()) {
            var gap = tokens.group(1);
            var token = tokens.group();
            if (gap != null && !GAPS.contains(gap)) {
                throw new IllegalArgumentException(token + " is none of the gaps "
                        + GAPS.stream().map(g -> "$" + g).collect(Collectors.joining(", ")));
            }
            if (gap == null && token.length() == 1) {
                throw new IllegalArgumentException("A quote is not closed in " + text);
            }
            if (gap == null && GAPS.stream().anyMatch(g -> token.contains("$" + g))) {
                throw new IllegalArgumentException("A gap brings its own quotes, so none may be around it: " + token);
            }
        }
        return new PromQlTemplate(text);
    }

    /** Whether all gaps can be filled with these. */
    public boolean filledBy(Map<String, String> literals) {
        return TOKEN.matcher(text).results().map(r -> r.group(1)).allMatch(g -> g == null || literals.containsKey(g));
    }

    /** @param literals by gap, each a whole literal or, for {@code cluster}, a matcher */
    public String filled(Map<String, String> literals) {
        return TOKEN.matcher(text).replaceAll(r -> {
            var gap = r.group(1);
            return Matcher.quoteReplacement(gap == null ? r.group() : literals.getOrDefault(gap, "\"\""));
        });
    }

    /** The text as it is; Alertmanager's matchers quote in the same way. */
    public static String literal(String name) {
        return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    /** The text within a pattern, where it matches itself only. */
    public static String escaped(String name) {
        return META.matcher(name).replaceAll("\\\\$0");
    }

    /** One more matcher behind others. */
    static String matcher(String label, String value) {
        return "," + label + "=" + literal(value);
    }

    @Override
    public String toString() {
        return text;
    }
}
