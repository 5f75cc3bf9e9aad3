package io.kubernaut.advisor.config;

/** How a provider is spoken to. */
public enum ProviderKind {
    OPENAI(true, false, true),
    /** Any endpoint that speaks like OpenAI's chat completions: vLLM, llama.cpp, Ramalama, LiteLLM. */
    OPENAI_COMPATIBLE(false, true, false),
    ANTHROPIC(true, false, true),
    AZURE_OPENAI(true, true, true),
    /** The Converse API. Without a key, the credentials of the process are used, such as those of a node or a role. */
    BEDROCK(false, false, true),
    OLLAMA(false, true, false);

    private final boolean key;
    private final boolean url;
    private final boolean paid;

    ProviderKind(boolean key, boolean url, boolean paid) {
        this.key = key;
        this.url = url;
        this.paid = paid;
    }

    /** It answers nobody without a key. */
    public boolean needsKey() {
        return key;
    }

    /** It has no address of its own. */
    public boolean needsUrl() {
        return url;
    }

    /** It is paid by the token, so that without prices no limit in money would hold. */
    public boolean paid() {
        return paid;
    }
}
