package io.kubernaut.advisor.provider;

import java.net.http.HttpClient;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the process lends to those who speak to providers.
 *
 * @param environment value of an environment variable, null where it is not set
 * @param client what a test adds to the JDK's client, such as whom it trusts
 */
public record Transport(KeyVariables environment, UnaryOperator<HttpClient.Builder> client) {
    /** Values of environment variables. */
    @FunctionalInterface
    public interface KeyVariables {
        @Nullable
        String get(String variable);
    }

    public static Transport ofProcess() {
        return new Transport(System::getenv, UnaryOperator.identity());
    }
}
