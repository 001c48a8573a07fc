/** Reads the project's {@code template.yaml}, so that nothing it declares is described twice. */
package io.shardrepair.local.template;
