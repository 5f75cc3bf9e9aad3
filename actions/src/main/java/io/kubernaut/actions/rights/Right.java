package io.kubernaut.actions.rights;

import java.util.ArrayList;
import java.util.List;

/**
 * One verb on one resource.
 *
 * @param group "" for the core group
 * @param resource with its subresource, such as {@code pods/eviction}; "*" for all of the group
 */
public record Right(String verb, String group, String resource) {

    /**
     * @param permission as the catalogue has it: {@code verb,verb group/resource,resource}
     * @throws IllegalArgumentException when it is written in another way
     */
    public static List<Right> of(String permission) {
        int space = permission.indexOf(' ');
        int slash = permission.indexOf('/');
        if (space < 1 || slash < space) {
            throw new IllegalArgumentException(
                    "Not a permission: '" + permission + "'; write 'verb,verb group/resource,resource'");
        }
        var rights = new ArrayList<Right>();
        for (var verb : permission.substring(0, space).split(",")) {
            for (var resource : permission.substring(slash + 1).split(",")) {
                rights.add(new Right(verb, permission.substring(space + 1, slash), resource));
            }
        }
        return List.copyOf(rights);
    }

    /** Whether this one is enough for the other. */
    boolean covers(Right other) {
        return verb.equals(other.verb)
                && group.equals(other.group)
                && (resource.equals(other.resource) || resource.equals("*") && !other.resource.contains("/"));
    }
}
