package io.kubernaut.advisor.answer;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
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

    sealed interface Read {
        record Object(ObjectNode node) implements Read {}

        record Problem(String words) implements Read {}
    }

    static Read read(String text, boolean cutOff) {
        var answer = text.strip();
        if (cutOff) {
            return new Read.Problem("The answer was cut off, as it was longer than allowed. Answer in fewer words.");
        }
        if (answer.isEmpty()) {
            return new Read.Problem("The answer is empty.");
        }
        if (answer.length() > LONGEST) {
            return new Read.Problem("The answer is longer than " + LONGEST + " characters.");
        }
        if (!answer.startsWith("{")) {
            return new Read.Problem("There is something else than one JSON object, such as text around it.");
        }
        try {
            return JSON.readTree(answer) instanceof ObjectNode object
                    ? new Read.Object(object)
                    : new Read.Problem("The answer is no JSON object.");
        } catch (UnexpectedEndOfInputException e) {
            return new Read.Problem("The JSON ends before it is complete.");
        } catch (StreamReadException e) {
            return new Read.Problem(
                    String.valueOf(e.getOriginalMessage()).contains("Duplicate")
                            ? "A key is in the JSON twice."
                            : "It is no valid JSON, or there is text after it.");
        } catch (JacksonException e) {
            return new Read.Problem("It is not one JSON object alone, within its limits.");
        }
    }
}
