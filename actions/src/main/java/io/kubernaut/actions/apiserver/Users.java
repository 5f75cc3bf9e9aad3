package io.kubernaut.actions.apiserver;

import io.kubernaut.actions.apiserver.AccessRule.Access;
import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.apiserver.objects.Refusal;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Bearer tokens, the users they belong to, and what these may do. */
final class Users {
    static final String ADMIN = "kubernetes-admin";

    private final Map<String, String> byToken = new ConcurrentHashMap<>();
    private final Map<String, AccessRule> rules = new ConcurrentHashMap<>();

    private final AccessRule others;

    /** @param others what those may do for whom no rule was given */
    Users(AccessRule others) {
        this.others = others;
        rules.put(ADMIN, AccessRule.ALL);
    }

    void add(String token, String user, AccessRule rule) {
        byToken.put(token, user);
        rules.put(user, rule);
    }

    /** A new token of a user; what it may do is not said here. */
    String issue(String user) {
        var token = UUID.randomUUID().toString();
        byToken.put(token, user);
        return token;
    }

    /** The user of an {@code Authorization} header; without one the caller is the administrator. */
    String authenticate(@Nullable String authorization) {
        if (authorization == null || authorization.isBlank()) {
            return ADMIN;
        }
        var user = authorization.startsWith("Bearer ")
                ? byToken.get(authorization.substring(7).strip())
                : null;
        if (user == null) {
            throw Refusal.of(401, "Unauthorized", "Unauthorized");
        }
        return user;
    }

    boolean allows(Access access) {
        return rules.getOrDefault(access.user(), others).allows(access);
    }

    void check(Access access, Kind kind) {
        if (!allows(access)) {
            var where = access.namespace().isEmpty()
                    ? " at the cluster scope"
                    : " in the namespace \"" + access.namespace() + "\"";
            throw Refusal.forbidden(
                    kind,
                    access.name(),
                    "User \"" + access.user() + "\" cannot " + access.verb() + " resource \"" + access.path()
                            + "\" in API group \"" + access.group() + "\"" + where);
        }
    }
}
