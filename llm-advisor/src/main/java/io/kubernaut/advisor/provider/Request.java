package io.kubernaut.advisor.provider;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is sent.
 *
 * @param schema that the answer keeps to; null where the model may call tools instead
 * @param tools that it may call; none where it is to answer
 * @param whole all of it as one text: the words, the schema and the tools
 * @param bytes of all of it, in UTF-8. As strings inside JSON it is longer, which does not make more tokens
 */
public record Request(
        List<ChatMessage> messages,
        @Nullable JsonSchema schema,
        List<ToolSpecification> tools,
        String whole,
        long bytes) {
    public Request {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }

    public static Request answering(List<ChatMessage> messages, JsonSchema schema, String whole) {
        return new Request(messages, schema, List.of(), whole, size(whole));
    }

    /** @param texts of all messages, in order */
    public static Request looking(List<ChatMessage> messages, List<String> texts, List<ToolSpecification> tools) {
        var whole = String.join("\n", texts) + "\n"
                + tools.stream().map(ToolSpecification::toJson).collect(Collectors.joining("\n"));
        return new Request(messages, null, tools, whole, size(whole));
    }

    /** The same as if it were longer by so many bytes, to know what it may cost at most. */
    public Request longerBy(long more) {
        return new Request(messages, schema, tools, whole, bytes + more);
    }

    private static long size(String whole) {
        return whole.getBytes(StandardCharsets.UTF_8).length;
    }
}
