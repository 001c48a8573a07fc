/** What a node's export leaves in the store: manifests, runs, parts and findings. */
package io.shardrepair.export;
