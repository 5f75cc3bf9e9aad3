package io.kubernaut.server.command;

import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What models were sent and answered, for people. */
final class ModelWords {
    /** What others wrote must not move the cursor of who reads it. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\n]]");

    private ModelWords() {}

    static String of(JsonNode answer) {
        if (answer.path("calls").isEmpty()) {
            return "No model was asked for this decision.";
        }
        var text = new StringBuilder();
        answer.path("calls").forEach(call -> call(text, call));
        if (!answer.path("wordsKept").asBoolean()) {
            text.append("What is sent is not kept: kubernaut.advisor.keep.prompts.\n");
        }
        return CONTROL.matcher(text.toString().stripTrailing()).replaceAll("");
    }

    private static void call(StringBuilder text, JsonNode call) {
        text.append("# ")
                .append(call.path("provider").asString())
                .append(" (")
                .append(call.path("model").asString())
                .append(") at ")
                .append(call.path("askedAt").asString())
                .append("\n\n")
                .append(call.path("outcome").asString())
                .append(" after ")
                .append(call.path("latencyMillis").asString())
                .append(" ms, ")
                .append(call.path("inputTokens").asString())
                .append(" and ")
                .append(call.path("outputTokens").asString())
                .append(" tokens, $")
                .append(call.path("dollars").asString())
                .append(", prompt sha256:")
                .append(call.path("promptHash").asString())
                .append("\n");
        call.path("checks").forEach(c -> text.append("- ").append(c.asString()).append('\n'));
        call.path("looks")
                .forEach(look -> text.append("- looked closer: ")
                        .append(look.path("tool").asString())
                        .append(' ')
                        .append(look.path("arguments").asString())
                        .append(
                                look.path("refused").asString().isEmpty()
                                        ? ", " + look.path("bytes").asString() + " bytes in "
                                                + look.path("tookMillis").asString() + " ms"
                                        : ", refused: " + look.path("refused").asString())
                        .append('\n'));
        var words = call.path("words");
        if (words.isObject()) {
            block(text, "Sent", words.path("sent").asString());
            block(text, "Answered", words.path("answered").asString());
        } else {
            block(text, "Answered", call.path("answer").asString());
        }
    }

    private static void block(StringBuilder text, String heading, String words) {
        text.append("\n## ").append(heading).append('\n');
        words.lines().forEach(line -> text.append("    ").append(line).append('\n'));
        text.append('\n');
    }
}
