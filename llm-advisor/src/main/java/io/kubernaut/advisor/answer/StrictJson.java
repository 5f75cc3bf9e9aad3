package io.kubernaut.advisor.answer;

import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One JSON object and nothing else: no text around it, no key twice, no end before its end. */
final class StrictJson {
    private static final int LONGEST = 32_768;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(8)
                            .maxStringLength(8_192)
                            .maxNumberLength(40)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StrictJson() {}

    /**
     * What is found in an answer.
     *
     * @param cutOff whether it ended for its length
     * @param of checks the object
     */
    static Checked checked(String text, boolean cutOff, Function<ObjectNode, Checked> of) {
        var answer = text.strip();
        if (cutOff) {
            return Checked.Unsound.because(
                    "The answer was cut off, as it was longer than allowed. Answer in fewer words.");
        }
        if (answer.isEmpty()) {
            return Checked.Unsound.because("The answer is empty.");
        }
        if (answer.length() > LONGEST) {
            return Checked.Unsound.because("The answer is longer than " + LONGEST + " characters.");
        }
        if (!answer.startsWith("{")) {
            return Checked.Unsound.because("There is something else than one JSON object, such as text around it.");
        }
        JsonNode read;
        try {
            read = JSON.readTree(answer);
        } catch (UnexpectedEndOfInputException e) {
            return Checked.Unsound.because("The JSON ends before it is complete.");
        } catch (StreamReadException e) {
            return Checked.Unsound.because(
                    String.valueOf(e.getOriginalMessage()).contains("Duplicate")
                            ? "A key is in the JSON twice."
                            : "It is no valid JSON, or there is text after it.");
        } catch (JacksonException e) {
            return Checked.Unsound.because("It is not one JSON object alone, within its limits.");
        }
        return read instanceof ObjectNode object
                ? of.apply(object)
                : Checked.Unsound.because("The answer is no JSON object.");
    }
}
