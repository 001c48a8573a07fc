/** The one way in which documents become JSON and back. */
package io.shardrepair.json;
