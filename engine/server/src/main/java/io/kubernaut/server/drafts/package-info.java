/** Rules that are drafted of what models advised and what came of it, for review. */
@NullMarked
package io.kubernaut.server.drafts;

import org.jspecify.annotations.NullMarked;
