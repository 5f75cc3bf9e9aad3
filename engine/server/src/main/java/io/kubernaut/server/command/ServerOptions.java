package io.kubernaut.server.command;

import java.net.URI;
import picocli.CommandLine.Option;

/** How to reach the service; mixed into each command that does. */
final class ServerOptions {
    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "${env:KUBERNAUT_SERVER:-http://127.0.0.1:8080}",
            description = "The service (environment: KUBERNAUT_SERVER; default: ${DEFAULT-VALUE}).")
    private String url = "";

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            defaultValue = "${env:KUBERNAUT_API_TOKEN:-}",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "The value of kubernaut.api.token; better in the environment as KUBERNAUT_API_TOKEN.")
    private String token = "";

    ServerClient client() {
        return client(url, token);
    }

    static ServerClient client(String url, String token) {
        try {
            var uri = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                return new ServerClient(uri, token);
            }
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(2, "--server is not a URL: " + url, e);
        }
        throw new CommandFailedException(2, "--server must be a URL such as http://127.0.0.1:8080, not " + url, null);
    }
}
