package io.kubernaut.server.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/** Refuses to start where other machines can call and nobody is asked who he is. */
public final class Exposure implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {
    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        check(event.getEnvironment());
    }

    static void check(Environment environment) {
        var address = environment.getProperty("server.address", "");
        if (isLoopback(address)) {
            return;
        }
        var missing = new ArrayList<String>();
        if (isUnset(environment, "kubernaut.api.token")) {
            missing.add("kubernaut.api.token (environment: KUBERNAUT_API_TOKEN), which callers of the API send");
        }
        if (isUnset(environment, "kubernaut.intake.token")) {
            missing.add("kubernaut.intake.token (environment: KUBERNAUT_INTAKE_TOKEN), which Alertmanager sends as"
                    + " authorization credentials or basic_auth password in its http_config");
        }
        if (!missing.isEmpty()) {
            throw new OpenToAllException(address, missing);
        }
    }

    private static boolean isUnset(Environment environment, String key) {
        return environment.getProperty(key, "").isBlank();
    }

    /** No address at all means every address. */
    private static boolean isLoopback(String address) {
        try {
            return !address.isBlank() && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** The service would be open to all; the message says what to set. */
    public static final class OpenToAllException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OpenToAllException(String address, List<String> missing) {
            super("Kubernaut is to listen on " + (address.isBlank() ? "all addresses" : address)
                    + ", where other machines can call it, without asking them for a token. Set\n  - "
                    + String.join("\n  - ", missing)
                    + "\nto at least 8 characters each, or leave server.address at 127.0.0.1.");
        }
    }
}
