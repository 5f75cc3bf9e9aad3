/** Backups of data by what the cluster has for it. */
@NullMarked
package io.kubernaut.actions.backup;

import org.jspecify.annotations.NullMarked;
