package io.kubernaut.advisor.provider;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import java.util.List;

/**
 * What is sent.
 *
 * @param bytes of messages and schema, in UTF-8
 */
public record Request(List<ChatMessage> messages, JsonSchema schema, long bytes) {
    public Request {
        messages = List.copyOf(messages);
    }
}
