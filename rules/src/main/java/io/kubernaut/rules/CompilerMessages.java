package io.kubernaut.rules;

import io.kubernaut.rules.RuleCompilationException.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kie.api.builder.Message;

/**
 * Turns what the compiler says into what a rule's author can use. It speaks of rules, often without a line, and of Java
 * that it made of them; both are led back to the file and line where the same text stands.
 */
final class CompilerMessages {
    private static final String GENERATED_SOURCE = "Java source of ";
    private static final Pattern KIND = Pattern.compile("^\\w+(ErrorResult|Error): ");
    private static final Pattern ANALYSED = Pattern.compile("(?s)Unable to Analyse Expression (.+?):?\\s*$");
    private static final Pattern AFTER_COLON = Pattern.compile("(?s).*?: (.+?)\\s*$");

    private final SortedMap<String, String> sources;
    private final Map<String, String> pathOf;

    /** @param pathOf our path by the compiler's, without its root */
    CompilerMessages(SortedMap<String, String> sources, Map<String, String> pathOf) {
        this.sources = sources;
        this.pathOf = pathOf;
    }

    List<Problem> problems(Collection<Message> messages) {
        var generated = new HashMap<String, List<String>>();
        for (var message : messages) {
            var path = path(message);
            if (message.getText().startsWith(GENERATED_SOURCE)) {
                generated.put(path, message.getText().lines().skip(1).toList());
            }
        }
        var problems = new ArrayList<Problem>();
        for (var message : messages) {
            var path = path(message);
            var drl = sources.get(path);
            var java = generated.get(path);
            if (drl != null) {
                problems.add(inRules(path, drl, message));
            } else if (java != null) {
                inJava(java, message).ifPresent(problems::add);
            } else {
                problems.add(somewhere(message));
            }
        }
        var all = problems.stream().distinct().toList();
        return all.isEmpty() && !messages.isEmpty()
                ? List.of(somewhere(messages.iterator().next()))
                : all;
    }

    private static Problem inRules(String path, String source, Message message) {
        var text = plain(message.getText());
        int line = message.getLine() > 0 ? message.getLine() : lineNamedBy(text, source);
        return new Problem(path, line, text);
    }

    /** The first line of the Java that the compiler complains about is a line of the rule. */
    private Optional<Problem> inJava(List<String> java, Message message) {
        var text = plain(message.getText());
        if (text.startsWith(GENERATED_SOURCE) || text.contains("indirectly referenced")) {
            return Optional.empty();
        }
        int line = message.getLine();
        var code = line > 0 && line <= java.size() ? java.get(line - 1).strip().replaceFirst("^drools\\.", "") : "";
        return Optional.of(placed(text + (code.isEmpty() ? "" : " in: " + code), code));
    }

    private Problem somewhere(Message message) {
        var text = plain(message.getText());
        return placed(text, "");
    }

    private Problem placed(String text, String code) {
        for (var source : sources.entrySet()) {
            int line = code.isEmpty() ? lineNamedBy(text, source.getValue()) : lineOf(code, source.getValue());
            if (line > 0) {
                return new Problem(source.getKey(), line, text);
            }
        }
        return new Problem("", 0, text);
    }

    private static int lineNamedBy(String text, String source) {
        for (var pattern : List.of(ANALYSED, AFTER_COLON)) {
            Matcher named = pattern.matcher(text);
            if (named.find()) {
                int line = lineOf(named.group(1), source);
                if (line > 0) {
                    return line;
                }
            }
        }
        return 0;
    }

    /** Whatever its white space; 0 when it does not stand there. */
    private static int lineOf(String code, String source) {
        var wanted = code.replaceAll("\\s", "");
        var squeezed = new StringBuilder();
        var lines = new ArrayList<Integer>();
        int line = 1;
        for (char c : source.toCharArray()) {
            if (!Character.isWhitespace(c)) {
                squeezed.append(c);
                lines.add(line);
            }
            line += c == '\n' ? 1 : 0;
        }
        int at = wanted.length() < 4 ? -1 : squeezed.indexOf(wanted);
        return at < 0 ? 0 : lines.get(at);
    }

    /** Some messages carry a stack trace, or the name of a class of the compiler; neither tells an author anything. */
    private static String plain(String text) {
        int trace = text.indexOf("Problem stacktrace");
        var told = KIND.matcher((trace < 0 ? text : text.substring(0, trace)).strip())
                .replaceFirst("")
                .strip();
        return told.startsWith("Unable to Analyse Expression")
                ? told.replaceFirst("Unable to Analyse Expression\\s+", "This cannot be understood: ")
                        .replaceFirst(":$", "")
                : told;
    }

    private String path(Message message) {
        if (message.getPath() == null) {
            return "";
        }
        var placed = message.getPath().replaceFirst("^" + RuleBaseCompiler.ROOT, "");
        return pathOf.getOrDefault(placed, placed);
    }
}
