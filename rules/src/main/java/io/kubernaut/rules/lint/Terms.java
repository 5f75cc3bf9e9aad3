package io.kubernaut.rules.lint;

import com.github.javaparser.ParseProblemException;
import com.github.javaparser.ast.Node;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.drools.mvel.parser.DrlxParser;
import org.drools.mvel.parser.ParseStart;
import org.drools.mvel.parser.ast.expr.DrlxExpression;
import org.drools.mvel.parser.printer.PrintUtil;

/** Reads the expressions of conditions with the parser that the rule engine's compiler reads them with. */
final class Terms {
    /** What is not among them is not read, and so is refused. */
    private static final List<String> OPERATORS = List.of("in", "matches", "contains", "memberOf");

    private static final ParseStart<DrlxExpression> START = DrlxParser.buildDrlxParserWithArguments(OPERATORS);
    private static final Pattern STRINGS_COMMENTS_AND_SPACE =
            Pattern.compile("(\"(?:\\\\.|[^\"\\\\])*\")|//[^\\n]*|(?s:/\\*.*?\\*/)|[\\s()]+");

    private Terms() {}

    /** Empty when it cannot be read to its end: the parser itself is content with a beginning that it understands. */
    static Optional<DrlxExpression> parse(String text) {
        try {
            DrlxExpression read = DrlxParser.parseExpression(START, text);
            return squeezed(printed(read)).equals(squeezed(text)) ? Optional.of(read) : Optional.empty();
        } catch (ParseProblemException e) {
            return Optional.empty();
        }
    }

    /** The same words for the same expression, whatever its white space. */
    static String printed(Node expression) {
        return PrintUtil.printNode(expression).replaceAll("\\s+", " ").strip();
    }

    private static String squeezed(String text) {
        return STRINGS_COMMENTS_AND_SPACE
                .matcher(text)
                .replaceAll(m -> m.group(1) == null ? "" : java.util.regex.Matcher.quoteReplacement(m.group(1)));
    }
}
