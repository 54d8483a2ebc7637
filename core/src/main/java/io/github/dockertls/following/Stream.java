package io.github.dockertls.following;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;

/** What is followed: how to ask for it, and what to make of what comes. */
interface Stream<T> {
  /** Asks for the stream, from where it was seen last; all else is told to the callback. */
  void ask(DockerClient docker, ResultCallback<T> callback);

  /** Hands out what is new of what came. */
  void take(T piece);

  /** Takes the proper end of a stream; whether it is to go on all the same. */
  boolean goesOn(DockerClient docker);
}
