package io.kubernaut.rules.lint;

import io.kubernaut.rules.lint.LintFinding.Severity;
import java.util.Collection;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.parser.DrlParser;
import org.drools.drl.parser.DroolsParserException;
import org.jspecify.annotations.Nullable;
import org.kie.api.io.Resource;

/** One file as the rule engine's own parser reads it. */
record DrlFile(String path, String text, PackageDescr content) {

    /** Null when it cannot be parsed; why goes to {@code findings}. */
    static @Nullable DrlFile read(String path, String text, Collection<LintFinding> findings) {
        var parser = new DrlParser(DrlParser.DEFAULT_LANGUAGE_LEVEL);
        PackageDescr content;
        try {
            content = parser.parse((Resource) null, text);
        } catch (DroolsParserException e) {
            findings.add(new LintFinding(
                    path,
                    Math.max(e.getLineNumber(), 0),
                    "",
                    "syntax",
                    Severity.ERROR,
                    "This is not DRL",
                    "Correct the line, or what stands before it"));
            return null;
        }
        for (var error : parser.getErrors()) {
            var lines = error.getLines();
            findings.add(new LintFinding(
                    path,
                    lines.length == 0 ? 0 : Math.max(lines[0], 0),
                    "",
                    "syntax",
                    Severity.ERROR,
                    error.getMessage(),
                    "Correct the line, or what stands before it"));
        }
        return content == null || parser.hasErrors() ? null : new DrlFile(path, text, content);
    }
}
