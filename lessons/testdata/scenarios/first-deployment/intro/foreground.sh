echo "Waiting until the cluster is ready ..."; while ! [ -f /tmp/.ready ]; do sleep 1; done; echo "Ready!"
