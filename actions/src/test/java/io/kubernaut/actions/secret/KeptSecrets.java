package io.kubernaut.actions.secret;

import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.executor.Shop;

/** Secrets that another object keeps. */
final class KeptSecrets {
    private KeptSecrets() {}

    /** An ExternalSecret named db that was refreshed at the beginning of 2026, and its Secret. */
    static void external(Shop shop) {
        shop.server.serve(Kind.custom("external-secrets.io", "v1", "externalsecrets", "ExternalSecret"));
        shop.load("""
                apiVersion: external-secrets.io/v1
                kind: ExternalSecret
                metadata: {name: db, namespace: shop}
                spec: {refreshInterval: 1h}
                status: {refreshTime: "2026-01-01T00:00:00Z", conditions: [{type: Ready, status: "True"}]}
                """);
        of(shop, "ExternalSecret");
    }

    /** A Secret named db that an object of this kind keeps. */
    static void of(Shop shop, String kind) {
        shop.load("""
                apiVersion: v1
                kind: Secret
                metadata:
                  name: db
                  namespace: shop
                  ownerReferences: [{apiVersion: external-secrets.io/v1, kind: %s, name: db, uid: u-1, controller: true}]
                stringData: {password: p}
                """.formatted(kind));
    }
}
