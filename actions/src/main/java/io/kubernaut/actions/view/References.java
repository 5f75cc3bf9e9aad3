package io.kubernaut.actions.view;

import java.util.List;
import java.util.TreeSet;

/**
 * Finds the Secrets and ConfigMaps that a pod cannot start without: from environment, volumes and pull secrets. Optional
 * ones are left out, and so is the certificate bundle that every pod gets.
 */
final class References {
    private static final String ROOT_CERTIFICATES = "kube-root-ca.crt";

    private final TreeSet<String> found = new TreeSet<>();

    private References() {}

    /** As {@code Secret/name}, {@code Secret/name:key}, {@code ConfigMap/name} or {@code ConfigMap/name:key}; sorted. */
    static List<String> of(Tree podSpec) {
        var references = new References();
        podSpec.list("initContainers").forEach(references::ofContainer);
        podSpec.list("containers").forEach(references::ofContainer);
        podSpec.list("volumes").forEach(references::ofVolume);
        podSpec.list("imagePullSecrets").forEach(secret -> references.add("Secret", secret.text("name"), ""));
        return List.copyOf(references.found);
    }

    private void ofContainer(Tree container) {
        for (var variable : container.list("env")) {
            var source = variable.at("valueFrom");
            addKey("Secret", source.at("secretKeyRef"));
            addKey("ConfigMap", source.at("configMapKeyRef"));
        }
        for (var source : container.list("envFrom")) {
            addWhole("Secret", source.at("secretRef"), "name");
            addWhole("ConfigMap", source.at("configMapRef"), "name");
        }
    }

    private void ofVolume(Tree volume) {
        addItems("Secret", volume.at("secret"), "secretName");
        addItems("ConfigMap", volume.at("configMap"), "name");
        for (var source : volume.list("projected", "sources")) {
            addItems("Secret", source.at("secret"), "name");
            addItems("ConfigMap", source.at("configMap"), "name");
        }
        addWhole("Secret", volume.at("csi", "nodePublishSecretRef"), "name");
    }

    private void addKey(String kind, Tree selector) {
        if (!selector.flag("optional")) {
            add(kind, selector.text("name"), selector.text("key"));
        }
    }

    private void addWhole(String kind, Tree source, String nameField) {
        if (!source.flag("optional")) {
            add(kind, source.text(nameField), "");
        }
    }

    private void addItems(String kind, Tree source, String nameField) {
        var items = source.list("items");
        if (items.isEmpty()) {
            addWhole(kind, source, nameField);
        } else if (!source.flag("optional")) {
            items.forEach(item -> add(kind, source.text(nameField), item.text("key")));
        }
    }

    private void add(String kind, String name, String key) {
        if (!name.isEmpty() && !(kind.equals("ConfigMap") && name.equals(ROOT_CERTIFICATES))) {
            found.add(key.isEmpty() ? kind + "/" + name : kind + "/" + name + ":" + key);
        }
    }
}
