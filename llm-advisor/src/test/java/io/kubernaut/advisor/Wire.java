package io.kubernaut.advisor;

import io.kubernaut.advisor.config.ProviderKind;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** How each provider writes an answer: 1,000 tokens of input, 400 of them cached where it says so, and 50 of output. */
final class Wire {
    static final int INPUT = 1_000;
    static final int CACHED = 400;
    static final int OUTPUT = 50;

    private static final JsonMapper JSON = JsonMapper.shared();

    private Wire() {}

    enum End {
        DONE,
        CUT_OFF,
        DECLINED
    }

    static String answer(ProviderKind kind, String text, End end) {
        return switch (kind) {
            case OPENAI -> openAi(refusable(text, end), finish(end, "stop", "length", "stop"));
            case OPENAI_COMPATIBLE, AZURE_OPENAI ->
                openAi(message(text), finish(end, "stop", "length", "content_filter"));
            case ANTHROPIC ->
                """
                {"id":"msg_1","type":"message","role":"assistant","model":"played-2026","content":[%s],
                 "stop_reason":"%s","stop_sequence":null,
                 "usage":{"input_tokens":600,"cache_read_input_tokens":400,"cache_creation_input_tokens":0,"output_tokens":50}}""".formatted(
                                end == End.DECLINED ? "" : "{\"type\":\"text\",\"text\":%s}".formatted(string(text)),
                                finish(end, "end_turn", "max_tokens", "refusal"));
            case BEDROCK -> """
                {"output":{"message":{"role":"assistant","content":[{"text":%s}]}},"stopReason":"%s",
                 "usage":{"inputTokens":600,"outputTokens":50,"totalTokens":1050,"cacheReadInputTokens":400,
                 "cacheWriteInputTokens":0},"metrics":{"latencyMs":12}}""".formatted(string(text), finish(end, "end_turn", "max_tokens", "content_filtered"));
            case OLLAMA -> """
                {"model":"played-2026","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":%s},
                 "done":true,"done_reason":"%s","prompt_eval_count":1000,"eval_count":50}""".formatted(string(text), finish(end, "stop", "length", "stop"));
        };
    }

    /** Calls a tool, in each provider's own way. */
    static String calling(ProviderKind kind, String tool, Map<String, ?> arguments) {
        var given = json(arguments);
        return switch (kind) {
            case OPENAI, OPENAI_COMPATIBLE, AZURE_OPENAI ->
                openAi("""
                    {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function",
                     "function":{"name":%s,"arguments":%s}}]}""".formatted(string(tool), string(given)), "tool_calls");
            case ANTHROPIC -> """
                    {"id":"msg_1","type":"message","role":"assistant","model":"played-2026",
                     "content":[{"type":"tool_use","id":"toolu_1","name":%s,"input":%s}],
                     "stop_reason":"tool_use","stop_sequence":null,
                     "usage":{"input_tokens":600,"cache_read_input_tokens":400,"cache_creation_input_tokens":0,
                     "output_tokens":50}}""".formatted(string(tool), given);
            case BEDROCK -> """
                    {"output":{"message":{"role":"assistant","content":[
                     {"toolUse":{"toolUseId":"use_1","name":%s,"input":%s}}]}},"stopReason":"tool_use",
                     "usage":{"inputTokens":600,"outputTokens":50,"totalTokens":1050,"cacheReadInputTokens":400,
                     "cacheWriteInputTokens":0},"metrics":{"latencyMs":12}}""".formatted(string(tool), given);
            case OLLAMA -> """
                    {"model":"played-2026","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"",
                     "tool_calls":[{"function":{"name":%s,"arguments":%s}}]},
                     "done":true,"done_reason":"stop","prompt_eval_count":1000,"eval_count":50}""".formatted(string(tool), given);
        };
    }

    private static String openAi(String message, String finish) {
        return """
                {"id":"c-1","object":"chat.completion","created":1760000000,"model":"played-2026",
                 "choices":[{"index":0,"message":%s,"finish_reason":"%s"}],
                 "usage":{"prompt_tokens":1000,"completion_tokens":50,"total_tokens":1050,
                 "prompt_tokens_details":{"cached_tokens":400},"completion_tokens_details":{"reasoning_tokens":20}}}""".formatted(message, finish);
    }

    private static String message(String text) {
        return "{\"role\":\"assistant\",\"content\":%s}".formatted(string(text));
    }

    private static String refusable(String text, End end) {
        return end == End.DECLINED
                ? "{\"role\":\"assistant\",\"content\":null,\"refusal\":\"I cannot help with that.\"}"
                : message(text);
    }

    static String error(ProviderKind kind, int status) {
        return switch (kind) {
            case ANTHROPIC ->
                "{\"type\":\"error\",\"error\":{\"type\":\"played\",\"message\":\"played %d\"}}".formatted(status);
            case OLLAMA -> "{\"error\":\"played %d\"}".formatted(status);
            case BEDROCK -> "{\"message\":\"played %d\"}".formatted(status);
            default ->
                "{\"error\":{\"message\":\"played %d\",\"type\":\"played\",\"code\":\"%d\"}}".formatted(status, status);
        };
    }

    private static String finish(End end, String done, String cutOff, String declined) {
        return switch (end) {
            case DONE -> done;
            case CUT_OFF -> cutOff;
            case DECLINED -> declined;
        };
    }

    private static String string(String text) {
        return JSON.writeValueAsString(text);
    }

    /** Of an object that an answer is. */
    static String json(Map<String, ?> answer) {
        return JSON.writeValueAsString(answer);
    }
}
