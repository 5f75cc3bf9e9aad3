package io.kubernaut.rules.whynot;

import io.kubernaut.core.decision.Proposal;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.drools.model.AccumulatePattern;
import org.drools.model.Condition;
import org.drools.model.Constraint;
import org.drools.model.Rule;
import org.drools.model.SingleConstraint;

/**
 * Finds where rules and their conditions stand in the sources, by reading them beside the compiled form in the same
 * order. It only informs: what it does not find has no line, and nothing is judged by it.
 */
final class Places {
    private static final Pattern RULE =
            Pattern.compile("(?m)^[ \\t]*rule\\s+(?:\"([^\"\\n]+)\"|'([^'\\n]+)'|([^\\s\"']+))");
    private static final Pattern BINDING = Pattern.compile("(\\$?\\w+)\\s*:\\s*$");
    private static final Pattern FROM =
            Pattern.compile("\\G\\s*from\\s+(?!accumulate|collect)([\\w$.]+(?:\\([^()]*\\))?)");

    private static final Pattern PROPOSES = Pattern.compile("\\bProposal\\s*\\.\\s*of\\s*\\(\\s*\"([^\"]+)\"");

    private final SortedMap<String, Source> rules = new TreeMap<>();

    /** A rule in its file; offsets are those of the file. */
    private record Source(String file, String text, int start, int end) {}

    /** @param text of the pattern's head, such as {@code $p : PodState from $s.pods}; "" for a condition */
    record Place(String file, int line, String text) {
        static final Place UNKNOWN = new Place("", 0, "");
    }

    Places(SortedMap<String, String> sources) {
        sources.forEach((file, text) -> {
            var bare = withoutComments(text);
            var at = RULE.matcher(bare);
            String name = null;
            int start = 0;
            while (at.find()) {
                if (name != null) {
                    rules.put(name, new Source(file, bare, start, at.start()));
                }
                name = at.group(1) != null ? at.group(1) : at.group(2) != null ? at.group(2) : at.group(3);
                start = at.start(at.group(1) != null ? 1 : at.group(2) != null ? 2 : 3);
            }
            if (name != null) {
                rules.put(name, new Source(file, bare, start, bare.length()));
            }
        });
    }

    Place of(String rule) {
        var source = rules.get(rule);
        return source == null ? Place.UNKNOWN : new Place(source.file(), lineAt(source.text(), source.start()), "");
    }

    /** The actions that a rule's consequence names. */
    SortedSet<String> proposes(String rule) {
        var actions = new TreeSet<String>();
        var source = rules.get(rule);
        if (source != null) {
            var text = source.text().substring(source.start(), source.end());
            PROPOSES.matcher(text).results().forEach(m -> actions.add(m.group(1)));
            if (text.contains("Proposal.nothing(")) {
                actions.add(Proposal.NONE);
            }
        }
        return actions;
    }

    /** By identity of the compiled condition or constraint. */
    Map<Object, Place> within(Rule rule) {
        var places = new IdentityHashMap<Object, Place>();
        Optional.ofNullable(rules.get(rule.getName()))
                .ifPresent(source -> new Reader(source, places).read(rule.getView()));
        return places;
    }

    /** Goes through the source as the compiled form goes on. */
    private static final class Reader {
        private final Source source;
        private final Map<Object, Place> places;
        private int cursor;

        Reader(Source source, Map<Object, Place> places) {
            this.source = source;
            this.places = places;
            this.cursor = source.start();
        }

        void read(Condition condition) {
            if (condition instanceof AccumulatePattern<?> accumulate) {
                read(accumulate.getCondition());
            } else if (condition instanceof org.drools.model.Pattern<?> pattern) {
                pattern(pattern);
            } else if (condition instanceof org.drools.model.patterns.EvalImpl eval) {
                constraint(eval.getExpr(), cursor, source.end());
            } else {
                condition.getSubConditions().forEach(this::read);
            }
        }

        private void pattern(org.drools.model.Pattern<?> pattern) {
            var type = pattern.getPatternVariable().getType().getSimpleName();
            var head = Pattern.compile("(?<![\\w$.])(?:\\w+\\.)*" + Pattern.quote(type) + "\\s*\\(")
                    .matcher(source.text())
                    .region(cursor, source.end())
                    .useTransparentBounds(true);
            if (!head.find()) {
                // A result of accumulate has no pattern of its own in the source: its conditions follow.
                constraints(pattern.getConstraint(), cursor, source.end());
                return;
            }
            int open = head.end() - 1;
            int close = closing(source.text(), open);
            cursor = close;
            places.put(
                    pattern,
                    new Place(source.file(), lineAt(source.text(), head.start()), head(head.start(), type, close)));
            constraints(pattern.getConstraint(), open, close);
        }

        private String head(int start, String type, int close) {
            var binding = BINDING.matcher(source.text()).region(Math.max(source.start(), start - 80), start);
            var from = FROM.matcher(source.text()).region(close, source.end());
            return (binding.find() ? binding.group(1) + " : " : "")
                    + type
                    + (from.lookingAt() ? " from " + from.group(1) : "");
        }

        private void constraints(Constraint constraint, int start, int end) {
            if (constraint instanceof SingleConstraint single) {
                constraint(single, start, end);
            } else {
                constraint.getChildren().forEach(c -> constraints(c, start, end));
            }
        }

        private void constraint(SingleConstraint constraint, int start, int end) {
            var text = constraint.predicateInformation().getStringConstraint();
            if (text.isBlank()) {
                return;
            }
            var found = loosely(text).matcher(source.text()).region(start, end);
            if (found.find()) {
                places.put(constraint, new Place(source.file(), lineAt(source.text(), found.start()), ""));
            }
        }
    }

    private static Pattern loosely(String text) {
        var pattern = new StringBuilder();
        for (var word : text.strip().split("\\s+")) {
            pattern.append(pattern.isEmpty() ? "" : "\\s*").append(Pattern.quote(word));
        }
        return Pattern.compile(pattern.toString());
    }

    private static int lineAt(String text, int offset) {
        return 1
                + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
    }

    /** Where the bracket at {@code open} is closed, after it; the end of the text when it is not. */
    static int closing(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\'') {
                i = endOfText(text, i);
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return i + 1;
            }
        }
        return text.length();
    }

    /** Where the quoted text that begins at {@code quote} ends. */
    static int endOfText(String text, int quote) {
        int i = quote + 1;
        while (i < text.length() && text.charAt(i) != text.charAt(quote)) {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }

    /** Comments become blanks, so that offsets stay. */
    private static String withoutComments(String text) {
        var out = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                i = endOfText(text, i);
            } else if (text.startsWith("//", i) || text.startsWith("/*", i)) {
                int end = text.startsWith("//", i) ? text.indexOf('\n', i) : text.indexOf("*/", i) + 2;
                int stop = end <= i + 1 ? text.length() : end;
                for (; i < stop; i++) {
                    if (text.charAt(i) != '\n') {
                        out.setCharAt(i, ' ');
                    }
                }
                i--;
            }
        }
        return out.toString();
    }
}
