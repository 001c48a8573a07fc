/** The one way to write documents as JSON and read them back. */
package io.shardrepair.json;
