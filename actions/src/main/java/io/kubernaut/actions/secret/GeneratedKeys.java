package io.kubernaut.actions.secret;

import io.kubernaut.actions.api.LiveObject;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which values of a Secret may be replaced by generated ones: only what its owner has marked for that, by
 * {@code kubernaut.io/rotate: generated} and {@code kubernaut.io/rotate-keys: password}.
 */
record GeneratedKeys(LiveObject secret, String asked) {
    static final String ROTATE = "kubernaut.io/rotate";
    static final String KEYS = "kubernaut.io/rotate-keys";
    private static final String GENERATED = "generated";
    private static final Set<String> PLAIN = Set.of("", "Opaque", "kubernetes.io/basic-auth");
    private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");
    private static final int MOST = 20;

    /** Those that are asked for, else all that are marked. */
    List<String> keys() {
        return list(asked.isEmpty() ? secret.annotation(KEYS) : asked);
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(",", -1)).distinct().toList();
    }

    /** Why values of it are not to be generated; empty when they may. */
    Optional<String> obstacle() {
        var type = secret.text("/type");
        if (!PLAIN.contains(type)) {
            return Optional.of(
                    secret.display() + " is of type " + type + ", whose values cannot be made up. " + instead(type));
        }
        if (secret.flag("/immutable")) {
            return Optional.of(secret.display() + " is immutable: make a new one, and have its users refer to that.");
        }
        if (!secret.annotation(ROTATE).equals(GENERATED)) {
            return Optional.of(
                    secret.display() + " is not marked for generated values, and whoever issues them may have"
                            + " to know them. Exchange them where they are issued; or, if any value will do, annotate it "
                            + ROTATE + "=" + GENERATED + " and " + KEYS + "=<keys>.");
        }
        return keyObstacle();
    }

    private Optional<String> keyObstacle() {
        var marked = list(secret.annotation(KEYS));
        if (secret.annotation(KEYS).isEmpty()) {
            return Optional.of(secret.display() + " does not say which values may be generated: annotate it " + KEYS
                    + "=<keys, separated by commas>.");
        }
        var keys = keys();
        if (keys.size() > MOST
                || keys.stream().anyMatch(key -> !KEY.matcher(key).matches())) {
            return Optional.of("keys must be at most " + MOST + " names of keys, separated by commas.");
        }
        var other = keys.stream().filter(key -> !marked.contains(key)).findFirst();
        if (other.isPresent()) {
            return Optional.of("The key " + other.get() + " of " + secret.display() + " is not among those that " + KEYS
                    + " allows to be generated.");
        }
        return keys.stream()
                .filter(key -> !secret.at("/data").has(key))
                .findFirst()
                .map(key -> secret.display() + " has no key " + key + ".");
    }

    private static String instead(String type) {
        return switch (type) {
            case "kubernetes.io/service-account-token" ->
                "Use tokens that are bound to pods, or delete it and create it anew.";
            case "kubernetes.io/tls" -> "Have cert-manager issue it, and rotate its Certificate.";
            default -> "Exchange it where it is issued.";
        };
    }
}
