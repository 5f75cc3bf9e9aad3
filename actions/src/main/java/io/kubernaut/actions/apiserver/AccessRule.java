package io.kubernaut.actions.apiserver;

/** Says whether a user may do something; asked for each request and for access reviews. */
@FunctionalInterface
public interface AccessRule {
    AccessRule ALL = request -> true;
    AccessRule NONE = request -> false;

    boolean allows(Access access);

    /**
     * One thing a user wants to do.
     *
     * @param verb get, list, watch, create, update, patch, delete or deletecollection
     * @param group API group, empty for the core group
     * @param subresource empty for the object itself
     * @param namespace empty for cluster-wide requests
     * @param name empty for collections
     */
    record Access(
            String user,
            String verb,
            String group,
            String resource,
            String subresource,
            String namespace,
            String name) {
        /** The resource as roles name it, such as {@code deployments/scale}. */
        public String path() {
            return subresource.isEmpty() ? resource : resource + "/" + subresource;
        }
    }
}
