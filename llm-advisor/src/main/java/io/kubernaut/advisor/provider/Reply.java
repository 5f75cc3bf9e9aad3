package io.kubernaut.advisor.provider;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import io.kubernaut.core.advice.Spending;
import java.util.List;

/** How a request ended. */
public sealed interface Reply {
    /**
     * There was an answer.
     *
     * @param model as the provider calls it
     * @param message as it goes back to the provider where the conversation goes on
     * @param cutOff it ended because no more tokens were allowed
     */
    record Answered(String text, AiMessage message, String model, boolean cutOff, Spending spent) implements Reply {
        /** Tools that it calls. */
        public List<ToolExecutionRequest> looks() {
            return message.toolExecutionRequests() == null ? List.of() : message.toolExecutionRequests();
        }
    }

    record Declined(String why, Spending spent) implements Reply {}

    record Failed(String why, Spending spent) implements Reply {}

    record TimedOut(String why, Spending spent) implements Reply {}

    Spending spent();
}
