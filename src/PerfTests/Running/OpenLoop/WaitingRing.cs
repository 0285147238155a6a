using PerfTests.Recording;

namespace PerfTests.Running.OpenLoop;

/// <summary>Operations that wait for a slot in flight, first come first served. Grows up to a bound. Not thread-safe.</summary>
internal sealed class WaitingRing(int capacity)
{
    private const int FirstLength = 256;

    private ScheduledOperation[] _items = [];
    private int _head;

    public int Count { get; private set; }

    public bool TryEnqueue(in ScheduledOperation item)
    {
        if (Count == capacity)
        {
            return false;
        }

        if (Count == _items.Length)
        {
            Grow();
        }

        var tail = _head + Count;
        _items[tail < _items.Length ? tail : tail - _items.Length] = item;
        Count++;
        return true;
    }

    public bool TryDequeue(out ScheduledOperation item)
    {
        if (Count == 0)
        {
            item = default;
            return false;
        }

        item = _items[_head];
        _head = _head + 1 == _items.Length ? 0 : _head + 1;
        Count--;
        return true;
    }

    private void Grow()
    {
        var larger = new ScheduledOperation[Math.Min(capacity, Math.Max(FirstLength, _items.Length * 2))];
        Array.Copy(_items, _head, larger, 0, _items.Length - _head);
        Array.Copy(_items, 0, larger, _items.Length - _head, _head);
        _items = larger;
        _head = 0;
    }
}
