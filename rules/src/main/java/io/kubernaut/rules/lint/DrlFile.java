package io.kubernaut.rules.lint;

import java.util.Collection;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.parser.DrlParser;
import org.drools.drl.parser.DroolsParserException;
import org.jspecify.annotations.Nullable;
import org.kie.api.io.Resource;

/** One file as the rule engine's own parser reads it. */
record DrlFile(String path, String text, PackageDescr content) {
    /** All rules are of one package, so that engine and explanations know them by their names alone. */
    static final String PACKAGE = "kubernaut.rules";

    private static final Pattern PARSERS_WORDS =
            Pattern.compile("(?s)^(?:\\[ERR \\d+\\]\\s*)?(?:Line (\\d+):\\d+\\s*)?(.*)$");

    /** Null when it cannot be parsed; why goes to {@code findings}. */
    static @Nullable DrlFile read(String path, String text, Collection<LintFinding> findings) {
        var notes = new Notes(path, "", findings);
        var parser = new DrlParser(DrlParser.DEFAULT_LANGUAGE_LEVEL);
        PackageDescr content;
        try {
            content = parser.parse((Resource) null, text);
        } catch (DroolsParserException e) {
            notes.add(Check.SYNTAX, e.getLineNumber(), "This is not DRL");
            return null;
        }
        for (var error : parser.getErrors()) {
            var lines = error.getLines();
            var words = PARSERS_WORDS.matcher(error.getMessage());
            var said = words.matches() ? words.group(2).strip() : error.getMessage();
            int line = lines.length > 0 && lines[0] > 0
                    ? lines[0]
                    : words.matches() && words.group(1) != null ? Integer.parseInt(words.group(1)) : 0;
            notes.add(Check.SYNTAX, line, "Cannot be read: " + said.replaceAll("\\s+", " "));
        }
        if (content == null && !parser.hasErrors()) {
            notes.add(Check.SYNTAX, 1, "There is nothing in it");
        }
        return content == null || parser.hasErrors() ? null : new DrlFile(path, text, content);
    }

    /** The line of a place in the text, from 1. */
    int lineAt(int offset) {
        return 1
                + (int) text.substring(0, Math.min(offset, text.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    /** Where the line begins. */
    int offsetOf(int line) {
        int offset = 0;
        for (int i = 1; i < line; i++) {
            int end = text.indexOf('\n', offset);
            if (end < 0) {
                return text.length();
            }
            offset = end + 1;
        }
        return offset;
    }

    /** The line on which the words first stand, from the given line on; that line when they do not. */
    int lineOf(String words, int from) {
        int at = text.indexOf(words, offsetOf(from));
        return at < 0 ? from : lineAt(at);
    }

    /** The line on which the pattern's first match ends; 1 when there is none. */
    int lineOfFirst(Pattern pattern) {
        var found = pattern.matcher(text);
        return found.find() ? lineAt(found.end()) : 1;
    }
}
